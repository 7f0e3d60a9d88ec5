# A session on a connection that is in a transaction already, in each of its ways to take part.
from sqlalchemy import create_engine, func, select, text
from sqlalchemy.exc import ArgumentError, InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Coin(Base):
    __tablename__ = "coin"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def count(connection):
    return connection.scalar(select(func.count()).select_from(Coin))


for mode in ("conditional_savepoint", "rollback_only", "control_fully", "create_savepoint"):
    for savepoint in (False, True):
        with engine.connect() as connection:
            outer = connection.begin()
            inner = connection.begin_nested() if savepoint else None
            with Session(connection, join_transaction_mode=mode) as session:
                session.add(Coin(name=f"{mode} 1"))
                session.commit()
                print(mode, savepoint, "committed:", outer.is_active, inner and inner.is_active, connection.in_transaction())
                try:
                    session.add(Coin(name=f"{mode} 2"))
                    session.flush()
                    session.rollback()
                    print("rolled back:", outer.is_active, inner and inner.is_active, count(connection))
                except InvalidRequestError as error:
                    print(type(error).__name__, error)
            if outer.is_active:
                outer.rollback()
    with engine.connect() as connection:
        print("left", count(connection))
        connection.execute(text("DELETE FROM coin"))
        connection.commit()

try:
    Session(engine, join_transaction_mode="somehow")
except ArgumentError as error:
    print(error)

with engine.connect() as connection:
    transaction = connection.begin()
    with Session(bind=connection) as session:
        with session.begin():
            session.add(Coin(name="kept"))
        with session.begin_nested() as savepoint:
            session.add(Coin(name="gone"))
            session.flush()
            savepoint.rollback()
        print(session.scalars(select(Coin.name)).all(), connection.in_nested_transaction())
        print(session.get_bind() is connection, session.connection() is connection)
    print(connection.closed, transaction.is_active)
    transaction.commit()
    print(count(connection))

with Session(engine, execution_options={"colour": "blue", "size": 1}) as session:
    print(session.connection().get_execution_options())
    print(session.connection(execution_options={"size": 2}).get_execution_options())
    print(session.scalars(select(Coin.name).execution_options(size=5), execution_options={"shape": "round"}).all())
with Session(engine) as session:
    print(session.connection(execution_options={"size": 2}).get_execution_options())
    session.commit()
    print(session.connection().get_execution_options())
