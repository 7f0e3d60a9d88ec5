"""Rows: tuples with names."""
from collections.abc import Sequence

from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert, literal, select, text

engine = create_engine("sqlite://")
metadata = MetaData()
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String))
post = Table("post", metadata, Column("id", Integer, primary_key=True), Column("uid", ForeignKey("user.id")), Column("name", String))
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.begin() as c:
    c.execute(insert(user), [{"name": "ada"}, {"name": "bob"}])
    c.execute(insert(post), {"uid": 1, "name": "first"})
    row = c.execute(select(user)).first()
    print(row, repr(row), row == (1, "ada"), (1, "ada") == row, row != (1,), row < (2,), row > (0,), hash(row) == hash((1, "ada")))
    print(len(row), list(row), row[1:], row[-1], "ada" in row, isinstance(row, tuple), isinstance(row, Sequence), type(row))
    print(row._asdict(), row._fields, row._mapping, row.count(1), row.index("ada"), bool(row), {row: "key"})
    number, name = row
    m = row._mapping
    print(number, name, dict(m), {**m}, m.get("zz", 5), m.items(), m.values(), m.keys(), list(m), len(m), list(m.items()))
    print("id" in m, user.c.id in m, m[user.c.name], m == {"id": 1, "name": "ada"}, type(m))
    match row:
        case (1, who):
            print("matched", who)
    for what in (
        lambda: setattr(row, "id", 5),
        lambda: delattr(row, "id"),
        lambda: row.nope,
        lambda: m["nope"],
        lambda: m[0],
        lambda: row["id"],
        lambda: row[10],
        lambda: row + (1,),
        lambda: sorted([row, (0, "z")]),
    ):
        attempt(what)
    row = c.execute(select(user, post).join_from(user, post)).first()
    print(row, row._fields, row.name, row.name_1, row._mapping[post.c.name], row._mapping[user.c.id])
    row = c.execute(text("SELECT 1 AS a, 2 AS a")).first()
    print(row, row.a, row._fields, row._asdict())
    row = c.execute(select(literal(1).label("count"), literal(2).label("index"), literal(3).label("keys"))).first()
    print(row.count, row.index, row.keys, row)
    row = c.execute(select(user.c.id, user.c.id, literal("x" * 400).label("long"))).first()
    print(row._fields, row)
    print(max(c.execute(select(user)).all()), sorted(c.execute(select(user.c.name)).all(), reverse=True))
