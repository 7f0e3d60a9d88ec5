# Connections with autobegin, commit, rollback, savepoints and context managers; what closed ones and failed statements raise.
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, func, insert, make_url, select, text
from sqlalchemy.exc import (ArgumentError, IntegrityError, InvalidRequestError, OperationalError, ResourceClosedError, StatementError)

meta = MetaData()
item = Table("item", meta, Column("id", Integer, primary_key=True), Column("name", String(10), nullable=False))
engine = create_engine("sqlite://")
meta.create_all(engine)


def count():
    with engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(item))


with engine.connect() as connection:
    connection.execute(insert(item).values(name="lost"))
    print(connection.in_transaction(), connection.closed)
print(count())
with engine.connect() as connection:
    connection.execute(insert(item).values(name="kept"))
    connection.commit()
    print(connection.in_transaction())
    connection.execute(insert(item).values(name="undone"))
    connection.rollback()
print(count())
try:
    with engine.begin() as connection:
        connection.execute(insert(item).values(name="doomed"))
        raise ValueError("stop")
except ValueError as e:
    print(e, count())
with engine.connect() as connection:
    with connection.begin() as outer:
        connection.execute(insert(item).values(name="outer"))
        try:
            with connection.begin_nested():
                connection.execute(insert(item).values(name="inner"))
                connection.execute(insert(item).values(id=1, name="twice"))
        except IntegrityError as e:
            print(type(e.orig).__name__, e.orig, "|", e.statement, "|", e.params, "|", e.code)
            print(e)
        print(outer.is_active, connection.in_nested_transaction(), connection.get_transaction() is not None)
    print(connection.scalars(select(item.c.name).order_by(item.c.id)).all())
    connection.rollback()
    try:
        connection.begin()
        connection.begin()
    except InvalidRequestError as e:
        print(e)
try:
    connection.execute(text("SELECT 1"))
except ResourceClosedError as e:
    print(e)
with engine.connect() as connection:
    for sql, params in [("SELECT nope", None), ("SELECT * FROM nowhere", {}), ("INSERT INTO item (id) VALUES (:id)", {"id": 9}),
                        ("SELECT :a", {"a": object}), ("SELECT :a", {"b": 1})]:
        try:
            connection.execute(text(sql), params)
        except (OperationalError, IntegrityError, StatementError) as e:
            print(type(e).__name__, str(e).replace(repr(object), "object"))
    print(connection.exec_driver_sql("SELECT ?, ?", (1, "b")).one())
print(repr(engine), engine.url, engine.name, engine.dialect.name, make_url("sqlite:///a.db").database)
try:
    create_engine("nonsense")
except ArgumentError as e:
    print(e)
try:
    create_engine("sqlite://", nope=1)
except TypeError as e:
    print(e)
print(count())
