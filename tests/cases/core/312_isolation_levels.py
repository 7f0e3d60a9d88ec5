"""Isolation levels of connections and engines."""
from sqlalchemy import create_engine, text

engine = create_engine("sqlite:///levels.db")


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.begin() as connection:
    connection.execute(text("CREATE TABLE t (x)"))
with engine.connect() as connection:
    print(connection.get_isolation_level(), connection.default_isolation_level)
    same = connection.execution_options(isolation_level="AUTOCOMMIT")
    print(same is connection, connection.get_execution_options())
    connection.execute(text("INSERT INTO t VALUES (1)"))
    driver = connection.connection.driver_connection
    print(connection.in_transaction(), driver.in_transaction, driver.isolation_level)
    attempt(lambda: connection.execution_options(isolation_level="SERIALIZABLE"))
    connection.rollback()
    connection.execution_options(isolation_level="SERIALIZABLE")
    connection.execute(text("INSERT INTO t VALUES (2)"))
    connection.rollback()
    connection.execution_options(isolation_level="READ UNCOMMITTED")
    print(connection.get_isolation_level())
with engine.connect() as connection:
    print(repr(connection.connection.driver_connection.isolation_level), connection.get_isolation_level())
    print(connection.scalar(text("SELECT count(*) FROM t")))
with engine.connect() as connection:
    attempt(lambda: connection.execution_options(isolation_level="bogus"))
auto = engine.execution_options(isolation_level="AUTOCOMMIT", tag="x")
print(auto, type(auto).__name__, auto.get_execution_options(), engine.get_execution_options())
with auto.connect() as connection:
    connection.execute(text("INSERT INTO t VALUES (3)"))
    print(connection.connection.driver_connection.in_transaction)
with engine.connect() as connection:
    print(connection.scalar(text("SELECT count(*) FROM t")))
always = create_engine("sqlite://", isolation_level="AUTOCOMMIT")
with always.connect() as connection:
    connection.execute(text("CREATE TABLE z (y)"))
    connection.execute(text("INSERT INTO z VALUES (5)"))
with always.connect() as connection:
    print(connection.scalar(text("SELECT count(*) FROM z")), connection.get_execution_options())
