"""Unions, subqueries and groups over expressions of JSON and functions."""
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, case, create_engine, func, insert, literal, select, tuple_, union_all, update

engine = create_engine("sqlite://")
metadata = MetaData()
event = Table("event", metadata, Column("id", Integer, primary_key=True), Column("kind", String), Column("body", JSON))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(event), [{"kind": kind, "body": body} for kind, body in (
        ("buy", {"who": "ann", "n": 2, "tags": ["x", "y"]}), ("buy", {"who": "bob", "n": 1, "tags": []}), ("sell", {"who": "ann", "n": 3, "tags": ["y"]}), ("note", {"who": "cyd", "text": "hi"}),
    )])
    who, n = event.c.body["who"].as_string().label("who"), event.c.body["n"].as_integer()
    print(connection.execute(select(who, func.sum(case((event.c.kind == "buy", n), else_=-n)).label("net")).where(n.is_not(None)).group_by("who").order_by("who")).all())
    bought = select(who, n.label("n")).where(event.c.kind == "buy")
    sold = select(who, (-n).label("n")).where(event.c.kind == "sell")
    moves = union_all(bought, sold).cte("moves")
    print(connection.execute(select(moves.c.who, func.sum(moves.c.n).label("net")).group_by(moves.c.who).order_by(moves.c.who)).all())
    tag = func.json_each(event.c.body, "$.tags").table_valued("value", name="tag", joins_implicitly=True)
    print(connection.execute(select(tag.c.value, func.count()).select_from(event, tag).group_by(tag.c.value).order_by(tag.c.value)).all())
    ranked = select(event.c.id, who, func.row_number().over(partition_by=who, order_by=event.c.id.desc()).label("place")).subquery()
    print(connection.execute(select(ranked.c.who, ranked.c.id).where(ranked.c.place == 1).order_by(ranked.c.who)).all())
    print(connection.execute(select(event.c.id).where(tuple_(event.c.kind, event.c.body["who"].as_string()).in_([("buy", "ann"), ("note", "cyd")])).order_by(event.c.id)).scalars().all())
    connection.execute(update(event).where(event.c.body["who"].as_string() == "bob").values(body=func.json_set(event.c.body, "$.n", n + 10)))
    print(connection.scalar(select(n).where(event.c.id == 2)), connection.scalar(select(event.c.body["tags"]).where(event.c.id == 2)))
    print(connection.execute(select(event.c.kind, func.json_group_array(event.c.id).label("ids")).group_by(event.c.kind).order_by(event.c.kind)).all())
    print(connection.execute(select(func.json_array_length(event.c.body["tags"]), event.c.body["tags"][0]).where(event.c.id == 1)).one())
    print(connection.execute(select(event.c.id, event.c.body["text"]).where(event.c.body["text"].as_string() != None).union(select(literal(0), literal(None, JSON))).order_by("id")).all())
