from sqlalchemy import (
    Column, DateTime, ForeignKey, Integer, MetaData, Numeric, String, Table, and_, bindparam, case, column, delete, exists, func, insert, literal, literal_column,
    null, select, text, update, values,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
owner = Table("owner", metadata, Column("id", Integer, primary_key=True), Column("name", String(20)), Column("city", String(20)))
pet = Table(
    "pet",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("owner_id", ForeignKey("owner.id")),
    Column("name", String(20), key="called"),
    Column("weight", Numeric(5, 2), default=1),
    Column("seen", DateTime, server_default=func.now()),
    Column("changed", Integer, onupdate=5),
)

# case: insert all columns
show(insert(owner), owner.insert(), insert(pet))

# case: insert values
show(insert(owner).values(name="x"), insert(owner).values({"name": "x", "city": "y"}), insert(owner).values((1, "a", "b")), insert(owner).values({owner.c.name: "q"}))

# case: insert with expressions
show(insert(owner).values(name=func.lower("X"), city=None), insert(owner).values(name=null()), insert(owner).values(id=select(func.max(owner.c.id) + 1).scalar_subquery(), name=bindparam("n")))

# case: insert several times values
show(insert(owner).values(name="x").values(city="y"), insert(owner).values(name="x").values(name="z"))

# case: insert many rows
show(insert(owner).values([{"name": "a"}, {"name": "b"}]), insert(owner).values([(1, "a", "b"), (2, "c", "d")]), insert(owner).values([{"name": func.lower("A")}, {"name": "b"}]))

# case: insert rows of different keys
show(insert(owner).values([{"name": "a"}, {"name": "b", "city": "c"}]))

# case: insert an unknown column
show(insert(owner).values(nothing=5))

# case: insert nothing
show(insert(owner).values({}), insert(owner).values(), insert(Table("auto", MetaData(), Column("id", Integer, primary_key=True))))

# case: insert with defaults
show(insert(pet).values(called="x"), insert(pet).values([{"called": "a"}, {"called": "b"}]), insert(pet).values(called="x").inline())

# case: insert from select
show(
    insert(owner).from_select(["name", "city"], select(pet.c.called, literal("x"))), insert(owner).from_select([owner.c.name], select(pet.c.called).where(pet.c.weight > 3)),
    insert(pet).from_select(["called"], select(owner.c.name)), insert(pet).from_select(["called"], select(owner.c.name), include_defaults=False),
)

# case: insert from a union and a common table expression
cte = select(owner.c.name).cte("c")
show(insert(owner).from_select(["name"], select(pet.c.called).union(select(owner.c.city))), insert(owner).from_select(["name"], select(cte)))

# case: insert returning
show(insert(owner).values(name="x").returning(owner.c.id), insert(owner).returning(owner), insert(owner).values(name="x").returning(owner.c.id.label("n"), func.lower(owner.c.name)))

# case: insert with prefixes
show(insert(owner).values(name="x").prefix_with("OR REPLACE", dialect="sqlite"), insert(owner).prefix_with("IGNORE", dialect="mysql").values(name="q"))

# case: insert with given keys
show(insert(owner), column_keys=["name"])
show(update(owner), column_keys=["name", "city"])

# case: update
show(update(owner), update(owner).values(name="x"), update(owner).where(owner.c.id == 5).values({"name": "x", owner.c.city: "y"}), owner.update().where(owner.c.id == 1).values(city=None))

# case: update with expressions
show(update(owner).values(name=owner.c.name + "!"), update(pet).values(weight=pet.c.weight * 2 + 1), update(owner).values(name=func.upper(owner.c.name)).where(owner.c.city.in_(["a", "b"])))

# case: update with onupdate
show(update(pet).values(called="x").where(pet.c.id == 3), update(pet).values({"called": "x", "changed": 9}))

# case: update by a correlated select
name = select(owner.c.name).where(owner.c.id == pet.c.owner_id).scalar_subquery()
show(update(pet).values(called=name), update(pet).where(exists().where(owner.c.id == pet.c.owner_id)).values(called="z"), update(pet).where(pet.c.called == name).values(weight=0))

# case: update from another table
show(update(pet).where(pet.c.owner_id == owner.c.id).where(owner.c.city == "x").values(called=owner.c.name), update(pet).values(called=owner.c.name).where(pet.c.owner_id == owner.c.id).where(pet.c.id > 3))

# case: update from an alias and a subquery
other = owner.alias("o")
sub = select(owner.c.id, owner.c.name).where(owner.c.city == "x").subquery("s")
show(update(pet).where(pet.c.owner_id == other.c.id).values(called=other.c.name), update(pet).where(pet.c.owner_id == sub.c.id).values(called=sub.c.name))

# case: update from values
v = values(column("id", Integer), column("name", String), name="v").data([(1, "a"), (2, "b")])
show(update(owner).values(name=v.c.name).where(owner.c.id == v.c.id))

# case: update in a given order
show(update(owner).ordered_values((owner.c.city, "a"), (owner.c.name, "b")), update(owner).ordered_values(("city", owner.c.name), ("name", "x")))

# case: update returning
show(update(owner).values(name="x").returning(owner.c.id, owner.c.name), update(owner).where(owner.c.id == 3).values(name="x").returning(owner))

# case: update with a case
show(update(owner).values(name=case((owner.c.id == 1, "a"), else_="b")), update(owner).values({"name": case({1: "one"}, value=owner.c.id)}))

# case: update an alias
a = owner.alias("a")
show(update(a).values(name="x").where(a.c.id == 5))

# case: update with an unknown column
show(update(owner).values(nothing=5))

# case: update with a reserved parameter
show(update(owner).values(name="x").where(owner.c.name == bindparam("name")))

# case: update with parameters
show(update(owner).where(owner.c.name == bindparam("old")).values(name=bindparam("new")), update(owner).where(owner.c.name == "q").values(name="z"))

# case: delete
show(delete(owner), delete(owner).where(owner.c.id == 5), owner.delete().where(owner.c.id > 3, owner.c.name == "x"), delete(owner).where(owner.c.id.in_(select(pet.c.owner_id))))

# case: delete using another table
show(delete(pet).where(pet.c.owner_id == owner.c.id).where(owner.c.city == "x"), delete(pet).where(exists().where(owner.c.id == pet.c.owner_id)))

# case: delete returning
show(delete(owner).where(owner.c.id == 1).returning(owner.c.name), delete(owner).returning(owner))

# case: delete with prefixes
show(delete(owner).prefix_with("LOW_PRIORITY", dialect="mysql"), update(owner).prefix_with("OR IGNORE", dialect="sqlite").values(name="x"))

# case: delete and update with hints and limits
show(update(owner).with_hint("X", dialect_name="mysql").values(name="x"), delete(owner).with_dialect_options(mysql_limit=5), update(owner).values(name="x").with_dialect_options(mysql_limit=2))

# case: common table expressions before changes
cte = select(owner.c.id).where(owner.c.city == "x").cte("gone")
show(delete(pet).where(pet.c.owner_id.in_(select(cte))), update(pet).where(pet.c.owner_id == cte.c.id).values(called="x"), insert(owner).from_select(["id"], select(cte)))

# case: changes as common table expressions
gone = delete(owner).where(owner.c.city == "x").returning(owner.c.id).cte("gone")
made = insert(owner).values(name="x").returning(owner.c.id).cte("made")
show(select(gone), select(made.c.id), insert(pet).from_select(["owner_id"], select(made.c.id)), select(pet.c.id).where(pet.c.owner_id.in_(select(gone.c.id))))

# case: sqlite upsert
stmt = sqlite.insert(owner).values(id=1, name="x")
show(
    stmt.on_conflict_do_nothing(), stmt.on_conflict_do_nothing(index_elements=["id"]), stmt.on_conflict_do_update(index_elements=["id"], set_={"name": "y"}),
    stmt.on_conflict_do_update(index_elements=[owner.c.id], set_=dict(name=stmt.excluded.name), where=owner.c.city == "a"),
    stmt.on_conflict_do_update(index_elements=["id"], index_where=owner.c.id > 3, set_={owner.c.name: func.lower(stmt.excluded.name), "city": None}),
    only="sqlite",
)

# case: sqlite upsert on other dialects
show(str(sqlite.insert(owner).values(id=1).on_conflict_do_nothing()))

# case: sqlite upsert with several clauses
stmt = sqlite.insert(owner).values(id=1, name="x")
show(stmt.on_conflict_do_nothing(index_elements=["name"]).on_conflict_do_update(index_elements=["id"], set_={"name": "y"}), only="sqlite")

# case: postgresql upsert
stmt = postgresql.insert(owner).values(id=1, name="x")
show(
    stmt.on_conflict_do_nothing(), stmt.on_conflict_do_nothing(constraint="pk"), stmt.on_conflict_do_update(constraint="pk", set_={"name": stmt.excluded.name}),
    stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name}, where=stmt.excluded.id > 3).returning(owner.c.id),
    only="postgresql",
)

# case: mysql upsert
stmt = mysql.insert(owner).values(id=1, name="x")
show(stmt.on_duplicate_key_update(name=stmt.inserted.name), stmt.on_duplicate_key_update({"name": "y", "city": func.now()}), stmt.on_duplicate_key_update([("city", "a"), ("name", stmt.inserted.name)]), only="mysql")

# case: written out
show(insert(owner).values(name="it's", city=None), update(owner).values(name="x").where(owner.c.id.in_([1, 2])), delete(owner).where(owner.c.name.like("a%")), compile_kwargs={"literal_binds": True})

# case: parameters of a compiled statement
compiled = insert(owner).values(name="x", city=bindparam("where_")).compile()
show(str(compiled.params), str(compiled.construct_params({"where_": "y"})), str(compiled), str(update(owner).compile().params))

# case: what is no table
insert("owner")

# case: values twice over
show(insert(owner).values([{"name": "a"}]).values(city="b"))

# case: values before from_select
show(insert(owner).values(name="a").from_select(["name"], select(pet.c.called)))

# case: whereclause and tables of statements
show(str(update(owner).where(owner.c.id == 3).whereclause), str(insert(owner).table is owner), str(delete(owner).table), str(select(owner.c.id).where(owner.c.id == 3).whereclause))
