"""PRAGMA and functions for each connection, by the connect event."""
import sqlite3

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, event, func, insert, select, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

told = []


@event.listens_for(Engine, "connect")
def prepare(dbapi_connection, record):
    told.append((isinstance(dbapi_connection, sqlite3.Connection), record.info, record.dbapi_connection is dbapi_connection))
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA foreign_keys")
    print("foreign_keys:", cursor.fetchone())
    cursor.close()
    dbapi_connection.create_function("double", 1, lambda number: number * 2)


engine = create_engine("sqlite://")
event.listen(engine, "first_connect", lambda dbapi_connection, record: print("first"))
metadata = MetaData()
owner = Table("owner", metadata, Column("id", Integer, primary_key=True), Column("name", String))
pet = Table("pet", metadata, Column("id", Integer, primary_key=True), Column("owner_id", ForeignKey("owner.id")))
metadata.create_all(engine)
print(told)
with engine.begin() as connection:
    connection.execute(insert(owner), [{"name": "ada"}, {"name": "bob"}])
    print(connection.execute(select(func.double(owner.c.id)).order_by(owner.c.id)).scalars().all())
try:
    with engine.begin() as connection:
        connection.execute(insert(pet).values(owner_id=99))
except IntegrityError as error:
    print(error)
other = create_engine("sqlite:///other.db")
for _ in range(2):
    with other.connect() as connection:
        print(connection.scalar(text("SELECT double(21)")))
other.dispose()
with other.connect() as connection:
    print(connection.scalar(text("PRAGMA foreign_keys")))
print(len(told), event.contains(Engine, "connect", prepare))
event.remove(Engine, "connect", prepare)
with create_engine("sqlite://").connect() as connection:
    print(connection.scalar(text("PRAGMA foreign_keys")))
