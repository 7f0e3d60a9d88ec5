"""What a statement carries is never lost to one of the same form that went before."""
from sqlalchemy import JSON, Column, Integer, MetaData, String, Table, bindparam, case, cast, column, create_engine, func, insert, literal, literal_column, select, text, tuple_, type_coerce, update, values

engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("n", Integer), Column("name", String), Column("data", JSON))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(t), [{"n": n, "name": f"name {n}", "data": {"k": n, "s": str(n)}} for n in range(1, 5)])
    for low in (1, 3):
        print(connection.scalars(select(t.c.id).where(t.c.n > low)).all())
    for options in ({"rows": (None, 0)}, {"rows": (-1, 0)}, {"rows": (-2, 0)}, {"rows": (-1, 0), "exclude": "CURRENT ROW"}, {"range_": (None, 0)}, {"groups": (0, None)}):
        print(connection.scalars(select(func.sum(t.c.n).over(order_by=t.c.n, **options)).order_by(t.c.id)).all())
    for kind in ("as_integer", "as_string", "as_float", "as_json"):
        print(connection.scalars(select(getattr(t.c.data["k"], kind)()).limit(2)).all())
    for key in ("k", "s"):
        print(connection.scalars(select(t.c.data[key]).order_by(t.c.id)).all())
    for rows in ([(1,), (2,)], [(3,), (4,)], [(5,)]):
        print(connection.scalars(select(values(column("x", Integer), name="v").data(rows).cte().c.x)).all(), connection.scalars(select(values(column("x", Integer), name="v", literal_binds=True).data(rows).cte().c.x)).all())
    for number in (1, 2):
        print(connection.scalar(select(literal(number, literal_execute=True) + t.c.n).where(t.c.id == 1)))
    for separator in (",", ";"):
        print(connection.scalar(select(func.aggregate_strings(t.c.name, separator))))
    for symmetric in (False, False):
        print(connection.scalars(select(t.c.id).where(t.c.n.between(2, 3, symmetric=symmetric))).all())
    for ids in ([1, 2], [], [4]):
        print(connection.scalars(select(t.c.id).where(t.c.id.in_(ids))).all(), connection.scalars(select(t.c.id).where(tuple_(t.c.id, t.c.n).in_([(i, i) for i in ids]))).all())
    for name in ("a", "b"):
        connection.execute(update(t).where(t.c.id == 1).values(name=name))
        print(connection.scalar(select(t.c.name).where(t.c.id == 1)))
    for word in ("upper", "lower", "length"):
        print(connection.scalar(select(getattr(func, word)(t.c.name)).where(t.c.id == 2)))
    for op in ("+", "-", "*"):
        print(connection.scalar(select(t.c.n.op(op)(3)).where(t.c.id == 2)))
    for chain in (t.c.n + 1 + 2, t.c.n + 2 + 3, t.c.n * 2 * 3, t.c.n + 1 + 2 + 3):
        print(connection.scalar(select(chain).where(t.c.id == 3)))
    for flag in (True, False):
        each = func.json_each(t.c.data).table_valued("key", "value", name="e", joins_implicitly=True)
        print(connection.execute(select(each.c.key if flag else each.c.value).select_from(t, each).where(t.c.id == 1)).scalars().all())
    for value in (1, "x", 2.5, None):
        print(connection.scalar(select(literal(value))), connection.scalar(select(case((t.c.id == 1, value), else_="no")).limit(1)))
    for p in (1, 2):
        print(connection.scalars(select(t.c.id).where(t.c.n == bindparam("p")).params(p=p)).all())
