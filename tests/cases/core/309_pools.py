"""How pools keep connections."""
from sqlalchemy import create_engine, text
from sqlalchemy.exc import TimeoutError
from sqlalchemy.pool import AssertionPool, NullPool, Pool, QueuePool, StaticPool

engine = create_engine("sqlite:///pool.db")
print(engine.pool.status())
with engine.connect() as first:
    with engine.connect() as second:
        pool = engine.pool
        print(pool.status())
        print(pool.checkedout(), pool.checkedin(), pool.size(), pool.overflow(), pool.timeout())
        print(first.connection.driver_connection is second.connection.driver_connection)
print(engine.pool.status())
engine.dispose()
print(engine.pool.status())
small = create_engine("sqlite:///pool.db", pool_size=1, max_overflow=1, pool_timeout=0.01)
first, second = small.connect(), small.connect()
try:
    small.connect()
except TimeoutError as error:
    print(error)
first.close()
second.close()
print(small.pool.status())
static = create_engine("sqlite://", poolclass=StaticPool)
first, second = static.connect(), static.connect()
print(first.connection.driver_connection is second.connection.driver_connection, static.pool.status())
first.execute(text("CREATE TABLE t (x)"))
first.execute(text("INSERT INTO t VALUES (1)"))
print(second.execute(text("SELECT count(*) FROM t")).scalar())
second.close()
print("closing one rolls back for both:", first.execute(text("SELECT count(*) FROM t")).scalar())
first.close()
none = create_engine("sqlite:///pool.db", poolclass=NullPool)
with none.connect() as connection:
    print(none.pool.status(), connection.execute(text("SELECT 1")).scalar())
single = create_engine("sqlite:///pool.db", poolclass=AssertionPool)
with single.connect() as connection:
    print(single.pool.status(), isinstance(single.pool, Pool), isinstance(single.pool, QueuePool))
connection = engine.connect()
connection.detach()
print(engine.pool.status(), connection.execute(text("SELECT 2")).scalar())
connection.close()
print(engine.pool.status())
memory = create_engine("sqlite://")
with memory.begin() as connection:
    connection.execute(text("CREATE TABLE kept (x)"))
with memory.connect() as connection:
    print(connection.execute(text("SELECT count(*) FROM kept")).scalar())
memory.dispose()
with memory.connect() as connection:
    print(connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar())
