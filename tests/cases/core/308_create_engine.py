"""What create_engine() takes, and what it refuses."""
from sqlalchemy import URL, create_engine, engine_from_config, select, text
from sqlalchemy.pool import NullPool, QueuePool, StaticPool

engine = create_engine("sqlite://")
print(engine, repr(engine.url), engine.name, engine.driver, engine.dialect.name, engine.echo, type(engine.pool).__name__)
print(engine.engine is engine, engine.hide_parameters, engine.logging_name, engine.get_execution_options())
print(create_engine(URL.create("sqlite", database="q.db")), create_engine("sqlite+pysqlite:///:memory:").url)
print(create_engine("sqlite:///q.db?timeout=3&check_same_thread=false"))
print(create_engine("sqlite://", execution_options={"tag": 1}).get_execution_options())
print(create_engine("sqlite://", echo=False, pool_pre_ping=True, pool_recycle=10, future=True, hide_parameters=True).hide_parameters)
for options in (
    {"max_overflow": 3},
    {"bogus": 1, "other": 2},
    {"pool_timeout": 3},
    {"future": False},
    {"isolation_level": "SOMETIMES"},
):
    try:
        print(create_engine("sqlite://", **options))
    except Exception as error:
        print(type(error).__name__, error)
for url in ("nonsense", "foo://x", "sqlite://host/x.db", "sqlite:/x", 5, None):
    try:
        print(create_engine(url))
    except Exception as error:
        print(type(error).__name__, error)
print(engine_from_config({"sqlalchemy.url": "sqlite://", "sqlalchemy.echo": "false", "other": 1}))
print(engine_from_config({"db.url": "sqlite:///f.db", "db.pool_size": "3"}, prefix="db.").pool.size())
first, second = create_engine("sqlite:///one.db"), create_engine("sqlite:///two.db")
for engine in (first, second):
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        connection.execute(text("INSERT INTO t VALUES (:name)"), {"name": engine.url.database})
third = create_engine("sqlite:///one.db")
for engine in (first, second, third):
    with engine.connect() as connection:
        print(engine.url.database, connection.execute(text("SELECT x FROM t")).all())
engines = []
for pool in (NullPool, StaticPool, QueuePool):
    engine = create_engine("sqlite://", poolclass=pool)
    engines.append(engine)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar()
        print(pool.__name__, found, type(engine.pool) is pool)
with engine.connect() as connection:
    print(connection.scalar(select(1)))
