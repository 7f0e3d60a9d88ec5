# Sessions that begin only when they are told, and what each way to begin gives.
from sqlalchemy import create_engine, select
from sqlalchemy.exc import InvalidRequestError, ResourceClosedError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker


class Base(DeclarativeBase):
    pass


class Bulb(Base):
    __tablename__ = "bulb"
    id: Mapped[int] = mapped_column(primary_key=True)
    watts: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
make = sessionmaker(engine, autobegin=False)


def attempt(what, act):
    try:
        print(what, "->", act())
    except (InvalidRequestError, ResourceClosedError) as error:
        print(what, "!!", type(error).__name__, error)


session = make()
print(session.in_transaction(), session.is_active, session.get_transaction())
attempt("execute", lambda: session.execute(select(Bulb)))
attempt("add", lambda: session.add(Bulb(watts=40)))
attempt("flush", session.flush)
attempt("commit", session.commit)
attempt("rollback", session.rollback)
attempt("connection", session.connection)
attempt("nested", lambda: session.begin_nested().nested)
session.rollback()
transaction = session.begin()
print(transaction.is_active, transaction.nested, transaction.parent, session.get_transaction() is transaction, transaction.origin)
session.add(Bulb(watts=60))
session.commit()
print(transaction.is_active, session.in_transaction())
attempt("commit of an ended", transaction.commit)
attempt("rollback of an ended", transaction.rollback)
with session.begin():
    print(session.scalars(select(Bulb.watts)).all())
    attempt("begin twice", session.begin)
print(session.in_transaction())
try:
    with session.begin():
        session.add(Bulb(watts=100))
        session.flush()
        raise ValueError("no light")
except ValueError as error:
    print(error, session.in_transaction(), len(session.new))
with session.begin() as outer:
    with session.begin_nested() as inner:
        session.add(Bulb(watts=25))
        print(inner.parent is outer, session.in_nested_transaction(), session.get_nested_transaction() is inner)
    print(inner.is_active, outer.is_active)
    inner = session.begin_nested()
    session.add(Bulb(watts=15))
    inner.rollback()
    print(session.scalars(select(Bulb.watts).order_by(Bulb.id)).all())
    outer.commit()
    attempt("execute behind the commit", lambda: session.execute(select(Bulb)))
    attempt("begin behind the commit", session.begin)
with make.begin() as session:
    print(session.scalars(select(Bulb.watts).order_by(Bulb.id)).all(), session.in_transaction())
    session.add(Bulb(watts=8))
with make() as session, session.begin():
    print(len(session.scalars(select(Bulb)).all()))
session = make()
bulb = Bulb(watts=1)
session.begin()
session.add(bulb)
session.commit()
attempt("expired attribute", lambda: bulb.watts)
attempt("attribute set", lambda: setattr(bulb, "watts", 2))
with session.begin():
    print(bulb.watts)
