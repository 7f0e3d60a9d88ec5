"""Defaults of many kinds in inserts of many kinds, and what comes back."""
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, create_engine, func, insert, literal, select, text, update

engine = create_engine("sqlite://")
metadata = MetaData()
counter = iter(range(100, 200))
base = Table("base", metadata, Column("id", Integer, primary_key=True), Column("v", Integer))
t = Table(
    "t", metadata, Column("id", Integer, primary_key=True), Column("fixed", Integer, default=5), Column("called", Integer, default=lambda: next(counter)), Column("context", String, default=lambda ctx: f"for {ctx.get_current_parameters()['name']}"),
    Column("name", String), Column("sql", Integer, default=select(func.count()).select_from(base).scalar_subquery()), Column("server", String, server_default=text("'s'")), Column("changed", Integer, onupdate=lambda: next(counter)),
)
metadata.create_all(engine)
with engine.begin() as connection:
    result = connection.execute(insert(t).values(name="a"))
    print(result.inserted_primary_key, result.last_inserted_params())
    connection.execute(insert(t), [{"name": "b"}, {"name": "c", }])
    print(connection.execute(insert(t).values([{"name": "d", "context": "1"}, {"name": "e", "context": "2"}]).returning(t.c.id, t.c.fixed, t.c.called, t.c.context)).all())
    print(connection.execute(insert(t).returning(t), [{"name": "f", "fixed": 1}, {"name": "g", "fixed": 2}]).all())
    print(connection.execute(insert(t).returning(t.c.id, t.c.name, sort_by_parameter_order=True), [{"name": "h", "id": 50}, {"name": "i", "id": 40}]).all())
    print(connection.execute(insert(t).values(name=func.upper("j"), fixed=literal(2) + 3, context="own", sql=None).returning(t.c.name, t.c.fixed, t.c.sql, t.c.server)).one())
    print(connection.execute(insert(t).from_select(["name", "context"], select(literal("k"), literal("l"))).returning(t.c.fixed, t.c.called)).all())
    result = connection.execute(update(t).where(t.c.name == "a").values(fixed=t.c.fixed + 1))
    print(result.rowcount, result.last_updated_params())
    print(connection.execute(update(t).where(t.c.id.in_([1, 2])).values({"fixed": 9}).returning(t.c.id, t.c.fixed, t.c.changed)).all())
    connection.execute(update(t).where(t.c.id == bindparam("which")), [{"which": 1, "name": "x"}, {"which": 2, "name": "y"}])
    print(connection.execute(select(t.c.id, t.c.name, t.c.changed).where(t.c.id < 3)).all())
    connection.execute(insert(base))
    connection.execute(insert(base).values())
    connection.execute(insert(base), [{}, {}])
    print(connection.scalars(select(base.c.id)).all())
    print(connection.execute(insert(t).values({"name": "z", t.c.fixed: 3}).inline().returning(t.c.sql)).scalar())
