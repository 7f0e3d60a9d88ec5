"""begin, commit, rollback, savepoints, and the pool's comings and goings."""
from sqlalchemy import create_engine, event, text

engine = create_engine("sqlite:///events.db")
for name in ("begin", "commit", "rollback"):
    event.listen(engine, name, lambda connection, name=name: print("EVENT", name, connection.in_transaction()))
event.listen(engine, "savepoint", lambda connection, name: print("SAVEPOINT", name))
event.listen(engine, "rollback_savepoint", lambda connection, name, context: print("ROLLBACK TO", name, context))
event.listen(engine, "release_savepoint", lambda connection, name, context: print("RELEASE", name, context))
event.listen(engine, "checkout", lambda dbapi_connection, record, proxy: print("CHECKOUT", record.info))
event.listen(engine, "checkin", lambda dbapi_connection, record: print("CHECKIN"))
event.listen(engine, "engine_connect", lambda connection: print("ENGINE CONNECT", connection.closed))
event.listen(engine, "connect", lambda dbapi_connection, record: print("CONNECT"), once=True)
with engine.begin() as connection:
    connection.execute(text("CREATE TABLE t (x)"))
    connection.info["n"] = 1
    with connection.begin_nested():
        connection.execute(text("INSERT INTO t VALUES (1)"))
    savepoint = connection.begin_nested()
    savepoint.rollback()
print("---")
try:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO t VALUES (2)"))
        raise ValueError
except ValueError:
    pass
print("---")
with engine.connect() as connection:
    print(connection.scalar(text("SELECT count(*) FROM t")))
print("---")
first = engine.connect()
second = engine.connect()
first.close()
second.close()
derived = engine.execution_options(tag=1)
event.listen(derived, "commit", lambda connection: print("DERIVED commit"))
with derived.begin() as connection:
    connection.execute(text("INSERT INTO t VALUES (3)"))
with engine.begin() as connection:
    connection.execute(text("INSERT INTO t VALUES (4)"))
