# Connections that the script makes itself, and JSON in its own words
import decimal
import json
import sqlite3

from sqlalchemy import JSON, Column, Integer, MetaData, Table, TypeDecorator, create_engine, insert, select, text


def make():
    print("made")
    connection = sqlite3.connect(":memory:")
    connection.execute("create table q (x)")
    return connection


engine = create_engine("sqlite://", creator=make)
for _ in range(2):
    with engine.begin() as conn:
        conn.execute(text("insert into q values (1)"))
        print(conn.scalar(text("select count(*) from q")))


class Encoder(json.JSONEncoder):
    def default(self, value):
        return str(value)


class Wrapped(TypeDecorator):
    impl = JSON
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return {"in": value}

    def process_result_value(self, value, dialect):
        return value and value["in"]


engine = create_engine("sqlite://", json_serializer=lambda value: json.dumps(value, cls=Encoder, ensure_ascii=False, sort_keys=True),
                       json_deserializer=lambda text: json.loads(text, parse_float=decimal.Decimal))
t = Table("t", MetaData(), Column("id", Integer, primary_key=True), Column("j", JSON), Column("w", Wrapped))
t.create(engine)
with engine.begin() as conn:
    conn.execute(insert(t), {"j": {"b": decimal.Decimal("1.5"), "a": "ü"}, "w": 2.5})
    conn.execute(insert(t), [{"j": None}, {"j": JSON.NULL}])
    print(conn.execute(select(t)).all())
    print(conn.execute(text("select j, w from t")).all())
    print(conn.scalar(select(t.c.j["a"]).where(t.c.j["a"].as_string() == "ü")))
