"""A connection whose driver's connection is thrown away."""
from sqlalchemy import create_engine, text

engine = create_engine("sqlite:///i.db")


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.begin() as connection:
    connection.execute(text("CREATE TABLE t (x)"))
with engine.connect() as connection:
    connection.info["mine"] = 1
    transaction = connection.begin()
    connection.execute(text("INSERT INTO t VALUES (1)"))
    connection.invalidate()
    print(connection.invalidated, connection.closed, transaction.is_active, transaction.is_valid)
    attempt(lambda: connection.execute(text("SELECT 1")))
    attempt(connection.commit)
    transaction.rollback()
    print(connection.in_transaction())
    print(connection.execute(text("SELECT count(*) FROM t")).scalar(), connection.invalidated, connection.info)
print(engine.pool.status())
memory = create_engine("sqlite://")
with memory.begin() as connection:
    connection.execute(text("CREATE TABLE gone (x)"))
with memory.connect() as connection:
    connection.invalidate()
    print(connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar())
