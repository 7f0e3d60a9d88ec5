# level: advanced | shows: after_transaction_create and _end with nesting, after_begin with SQL, rollback events after failures, soft rollback
from sqlalchemy import Column, Integer, String, create_engine, event, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Row(Base):
    __tablename__ = "row"
    id = Column(Integer, primary_key=True)
    name = Column(String, unique=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
depth = 0


@event.listens_for(Session, "after_transaction_create")
def created(session, transaction):
    global depth
    depth += 1
    print("  " * depth + "+", "nested" if transaction.nested else "inner" if transaction.parent else "outer")


@event.listens_for(Session, "after_transaction_end")
def ended(session, transaction):
    global depth
    print("  " * depth + "-", "nested" if transaction.nested else "inner" if transaction.parent else "outer")
    depth -= 1


@event.listens_for(Session, "after_begin")
def begun(session, transaction, connection):
    print("  " * depth + " begin", connection.scalar(text("SELECT count(*) FROM row")), connection.in_transaction())


for name in ("after_rollback", "before_commit", "after_commit"):
    event.listen(Session, name, lambda session, name=name: print("  " * depth, name, session.is_active))


@event.listens_for(Session, "after_soft_rollback")
def soft(session, transaction):
    print("  " * depth, "soft", transaction.nested, transaction.parent is None, session.is_active)


with Session(engine) as session:
    print("plain")
    session.add(Row(name="a"))
    session.commit()
    print("savepoint")
    with session.begin_nested():
        session.add(Row(name="b"))
    print("savepoint that fails")
    try:
        with session.begin_nested():
            session.add(Row(name="a"))
            session.flush()
    except IntegrityError as error:
        print("failed")
    print(session.scalars(select(Row.name)).all())
    session.commit()
    print("flush that fails")
    session.add(Row(name="b"))
    try:
        session.flush()
    except IntegrityError:
        print("failed")
    session.rollback()
    print("rollback of nothing")
    session.rollback()
    print("block")
with Session(engine) as session, session.begin():
    print(session.get(Row, 1).name)
print("error in a block")
try:
    with Session(engine) as session, session.begin():
        session.add(Row(name="z"))
        raise KeyError("stop")
except KeyError:
    print(depth)
