# A transaction that an error has ended: what still works, what does not, and what each says.
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import IntegrityError, InvalidRequestError, PendingRollbackError, ResourceClosedError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Flag(Base):
    __tablename__ = "flag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Flag(id=1, name="red"))


def attempt(what, act):
    try:
        print(what, "->", act())
    except (InvalidRequestError, ResourceClosedError) as error:
        print(what, "!!", type(error).__name__, error.code, error)


def broken():
    session = Session(engine)
    red = session.get(Flag, 1)
    session.add(Flag(id=2, name="red"))
    try:
        session.flush()
    except IntegrityError as error:
        print(error.orig, session.is_active)
    return session, red


session, red = broken()
attempt("execute", lambda: session.execute(select(Flag)))
attempt("get of what is there", lambda: session.get(Flag, 1).name)
attempt("get of another", lambda: session.get(Flag, 2))
attempt("attribute", lambda: red.name)
attempt("change", lambda: setattr(red, "name", "crimson"))
attempt("add", lambda: session.add(Flag(name="blue")))
attempt("flush", session.flush)
attempt("commit", session.commit)
attempt("savepoint", session.begin_nested)
attempt("begin", session.begin)
attempt("connection", session.connection)
attempt("refresh", lambda: session.refresh(red))
print(session.in_transaction(), session.get_transaction().is_active, [one.name for one in session.new])
attempt("rollback", session.rollback)
print(session.is_active, len(session.new), red.name)
session.close()

session, red = broken()
attempt("close", session.close)
attempt("execute", lambda: session.execute(select(Flag.name)).all())
session.close()

session = Session(engine)
outer = session.begin()
inner = session.begin_nested()
session.add(Flag(name="red"))
attempt("before", lambda: inner.is_active)
try:
    session.flush()
except IntegrityError as error:
    print("failed", inner.is_active, outer.is_active, session.is_active)
attempt("execute", lambda: session.execute(text("SELECT 1")).scalar())
attempt("commit of the inner", inner.commit)
attempt("commit of the outer", outer.commit)
inner.rollback()
print(inner.is_active, outer.is_active, session.is_active)
attempt("execute", lambda: session.execute(text("SELECT 1")).scalar())
attempt("rollback of the inner again", inner.rollback)
outer.commit()
print(session.in_transaction())

try:
    with Session(engine) as session:
        with session.begin():
            session.add(Flag(name="red"))
except IntegrityError as error:
    print("out of the block", error.orig)
with Session(engine) as session:
    try:
        with session.begin() as transaction:
            session.add(Flag(name="red"))
            try:
                session.flush()
            except IntegrityError:
                attempt("inside", lambda: session.execute(text("SELECT 1")))
                transaction.rollback()
            attempt("inside, rolled back", lambda: session.execute(text("SELECT 1")))
    except InvalidRequestError as error:
        print("left", error)
    print(session.in_transaction(), session.scalars(select(Flag.name)).all())
