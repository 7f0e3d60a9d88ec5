from sqlalchemy import *
from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.schema import CreateTable

key = BigInteger().with_variant(Integer, "sqlite")
name = String(40).with_variant(mysql.VARCHAR(40, charset="utf8mb4"), "mysql").with_variant(Text, "postgresql")
data = JSON().with_variant(postgresql.JSONB, "postgresql")
flag = Boolean().with_variant(mysql.TINYINT(1), "mysql", "mariadb")
table = Table("thing", MetaData(), Column("id", key, primary_key=True), Column("name", name), Column("data", data), Column("flag", flag), Column("at", DateTime().with_variant(sqlite.DATETIME(truncate_microseconds=True), "sqlite")))
for dialect in (None, sqlite.dialect(), postgresql.dialect(), mysql.dialect()):
    print(CreateTable(table).compile(dialect=dialect))
print(repr(key), repr(name), name.length, str(name), name.compile(dialect=mysql.dialect()))
for broken in (lambda: name.with_variant(Text(), "mysql"), lambda: String().with_variant(name, "oracle"), lambda: String().with_variant(Text())):
    try:
        print(broken())
    except Exception as error:
        print(type(error).__name__, error)
engine = create_engine("sqlite://")
table.create(engine)
import datetime
with engine.begin() as connection:
    connection.execute(insert(table).values(name="x", data={"a": [1, None]}, flag=True, at=datetime.datetime(2024, 5, 6, 7, 8, 9, 123)))
    print(connection.execute(select(table)).all(), connection.execute(text("select * from thing")).all())
