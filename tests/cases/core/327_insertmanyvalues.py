"""INSERT of several rows with RETURNING, in batches."""
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, create_engine, delete, func, insert, update
from sqlalchemy.dialects.sqlite import insert as upsert

engine = create_engine("sqlite://")
metadata = MetaData()
names = iter(f"k{n}" for n in range(1000))
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("a", String), Column("b", Integer, default=7), Column("c", String, server_default="sd"))
g = Table("g", metadata, Column("id", String, primary_key=True, default=lambda: next(names)), Column("v", Integer))
k = Table("k", metadata, Column("x", Integer, primary_key=True, autoincrement=False), Column("y", Integer, primary_key=True), Column("z", String))
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.connect() as c:
    rows = [{"a": f"r{n}"} for n in range(5)]
    print(c.execute(insert(t), rows).rowcount)
    print(c.execute(insert(t).returning(t.c.id), rows).all())
    print(c.execute(insert(t).returning(t.c.id, t.c.a, sort_by_parameter_order=True), rows).all())
    print(c.execute(insert(t).returning(t.c.id), [{"a": "one"}]).all())
    print(c.execute(insert(t).returning(t.c.id), rows, execution_options={"insertmanyvalues_page_size": 2}).all())
    print(c.execute(insert(g).returning(g.c.id, sort_by_parameter_order=True), [{"v": n} for n in range(4)]).all())
    print(c.execute(insert(g).returning(g.c.id), [{"v": n} for n in range(4)]).all())
    both = [{"x": n, "y": 9 - n, "z": "q"} for n in range(4)]
    print(c.execute(insert(k).returning(k.c.x, k.c.y, sort_by_parameter_order=True), both).all())
    print(c.execute(insert(t).values([{"a": "m1"}, {"a": "m2"}]).returning(t.c.id)).all())
    r = c.execute(insert(t).return_defaults(), [{"a": "d1"}, {"a": "d2"}])
    print(r.inserted_primary_key_rows, r.returned_defaults_rows)
    r = c.execute(insert(t).return_defaults(t.c.c, sort_by_parameter_order=True), [{"a": "d1"}, {"a": "d2"}])
    print(r.inserted_primary_key_rows, r.returned_defaults_rows)
    attempt(lambda: c.execute(insert(t).returning(t.c.id), [{"a": "x"}, {"b": 2}]).all())
    attempt(lambda: c.execute(insert(k).returning(k.c.x), [{"x": 60, "y": 1}, {"x": 60, "y": 1}]))
    nothing = upsert(k).on_conflict_do_nothing().returning(k.c.x)
    print(c.execute(nothing, [{"x": 0, "y": 9}, {"x": 51, "y": 1}]).all())
    other = upsert(k)
    other = other.on_conflict_do_update(index_elements=["x", "y"], set_={"z": other.excluded.z}).returning(k.c.x, k.c.z)
    print(c.execute(other, [{"x": 51, "y": 1, "z": "n"}, {"x": 52, "y": 1, "z": "n"}]).all())
    computed = insert(t).values(a=bindparam("aa"), b=func.abs(bindparam("bb"))).returning(t.c.a, t.c.b)
    print(c.execute(computed, [{"aa": "f", "bb": -2}, {"aa": "g", "bb": -3}]).all())
    print(c.execute(update(t).where(t.c.id == bindparam("i")).values(a=bindparam("n")), [{"i": 1, "n": "u1"}, {"i": 999, "n": ""}]).rowcount)
    print(c.execute(delete(t).where(t.c.id == bindparam("i")), [{"i": 1}, {"i": 2}]).rowcount)
    attempt(lambda: c.execute(update(t).where(t.c.id == bindparam("i")).values(a="q").returning(t.c.id), [{"i": 3}, {"i": 4}]))
    attempt(lambda: c.execute(delete(t).where(t.c.id == bindparam("i")).returning(t.c.id), [{"i": 3}, {"i": 4}]))
without = create_engine("sqlite://", use_insertmanyvalues=False)
metadata.create_all(without)
with without.connect() as c:
    attempt(lambda: c.execute(insert(t).returning(t.c.id), [{"a": "x"}, {"a": "y"}]).all())
    attempt(lambda: c.execute(insert(t), [{"a": "x"}, {"a": "y"}]).rowcount)
