"""Savepoints: nested, failing, and left in the wrong order."""
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

engine = create_engine("sqlite://")


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.connect() as connection:
    connection.execute(text("CREATE TABLE t (x INTEGER PRIMARY KEY)"))
    connection.commit()
    outer = connection.begin_nested()
    print(type(outer).__name__, connection.in_nested_transaction(), connection.in_transaction())
    inner = connection.begin_nested()
    print(connection.get_nested_transaction() == inner)
    outer.rollback()
    print(outer.is_active, inner.is_active)
    attempt(inner.commit)
    attempt(inner.rollback)
    attempt(lambda: connection.execute(text("SELECT 5")).scalar())
    connection.commit()
    with connection.begin():
        with connection.begin_nested() as savepoint:
            connection.execute(text("INSERT INTO t VALUES (1)"))
            savepoint.rollback()
            attempt(lambda: connection.execute(text("SELECT 1")))
        print(connection.execute(text("SELECT count(*) FROM t")).scalar())
        try:
            with connection.begin_nested():
                connection.execute(text("INSERT INTO t VALUES (1)"))
                connection.execute(text("INSERT INTO t VALUES (1)"))
        except IntegrityError as error:
            print(error.orig)
        print(connection.execute(text("SELECT count(*) FROM t")).scalar())
        with connection.begin_nested():
            connection.execute(text("INSERT INTO t VALUES (7)"))
            with connection.begin_nested():
                connection.execute(text("INSERT INTO t VALUES (8)"))
    print(connection.execute(text("SELECT x FROM t")).scalars().all())
    connection.rollback()
    savepoint = connection.begin_nested()
    connection.execute(text("INSERT INTO t VALUES (9)"))
    connection.rollback()
    print(savepoint.is_active, connection.in_nested_transaction())
    print(connection.execute(text("SELECT x FROM t")).scalars().all())
