"""Operators as SQLite runs them."""
from sqlalchemy import Boolean, Column, Float, Integer, MetaData, Numeric, String, Table, and_, bindparam, case, cast, collate, create_engine, func, insert, literal, not_, null, or_, select, true, tuple_

engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", Integer), Column("b", Integer), Column("name", String), Column("ok", Boolean), Column("price", Numeric(8, 2)))
metadata.create_all(engine)
c = t.c
with engine.begin() as connection:
    connection.execute(insert(t), [
        {"a": 7, "b": 2, "name": "Ann_1", "ok": True, "price": 2.5}, {"a": -3, "b": None, "name": "bob%", "ok": False, "price": 10}, {"a": 12, "b": 5, "name": "Cy", "ok": None, "price": 0.75},
    ])

    def ids(*conditions):
        return connection.scalars(select(c.id).where(*conditions).order_by(c.id)).all()

    def one(*columns):
        return tuple(connection.execute(select(*columns).where(c.id == 1)).one())

    print(one(c.a + c.b, c.a - c.b * 2, c.a / c.b, c.a // c.b, c.a % c.b, -c.a, c.a + 1 + 2 + c.b, (c.a + c.b) * (c.a - c.b), c.a - (c.b - 1)))
    print(one(c.a.bitwise_and(3), c.a.bitwise_or(8), c.a.bitwise_xor(2), c.a.bitwise_not(), c.a.bitwise_lshift(2), c.a.bitwise_rshift(1), c.a.bitwise_xor(c.b).bitwise_and(4)))
    print(one(c.name + "!" + c.name, "x" + c.name, c.name.concat(5), c.price * 2, c.price + c.a, 10 / c.b))
    print(ids(c.name.like("a%")), ids(c.name.ilike("A%")), ids(c.name.contains("_", autoescape=True)), ids(c.name.endswith("%", autoescape=True)), ids(~c.name.startswith("C")), ids(c.name.icontains("Y")), ids(c.name.not_like("%n%")))
    print(ids(c.a.between(0, 10)), ids(~c.a.between(0, 10)), ids(c.b.is_(None)), ids(c.b.is_not(None)), ids(c.b.is_distinct_from(2)), ids(c.b.is_not_distinct_from(None)), ids(c.b == None), ids(c.b != 2))
    print(ids(c.ok), ids(~c.ok), ids(c.ok.is_(True)), ids(c.ok.is_not(True)), ids(not_(or_(c.ok, c.a > 10))), ids(and_(c.a > 0, or_(c.b == 2, c.b == 5))), ids((c.a > 0) & ~(c.b == 2)))
    print(ids(c.a.in_([7, 12])), ids(c.a.not_in([7])), ids(c.a.in_([])), ids(c.a.not_in([])), ids(c.a.in_(select(c.b + 5))), ids(tuple_(c.a, c.b).in_([(7, 2), (12, 5)])), ids(c.a.in_(bindparam("some", [7, -3], expanding=True))))
    print(ids(c.name.collate("NOCASE") == "ANN_1"), connection.scalars(select(c.name).order_by(c.name.collate("NOCASE").desc())).all(), connection.scalars(select(c.b).order_by(c.b.asc().nulls_last())).all())
    print(ids(c.name.op("GLOB")("A*")), ids(c.a.op("&", precedence=7)(1) == 1), ids(~c.name.bool_op("GLOB")("C*")))
    print(one(case((c.a > 5, "big"), else_="small"), case({7: "seven"}, value=c.a), cast(c.a, String) + "x", cast("12", Integer) + 1, func.coalesce(null(), c.b), literal(True), literal(2.5) * 2))
    print(connection.execute(select(c.id, (c.a > 5).label("big"), (c.ok & true()).label("fine")).order_by(c.id)).all())
    print(one(literal(5, literal_execute=True), bindparam("p", 3) + 1, c.a == 7, c.name == literal("Ann_1")))
    deep = c.a
    for _ in range(700):
        deep = deep + 1
    print(one(deep))
    text = c.name
    for _ in range(300):
        text = text + "-"
    print(len(one(text)[0]))
