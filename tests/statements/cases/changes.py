from sqlalchemy import (
    JSON, Column, Computed, DateTime, ForeignKey, Integer, MetaData, Numeric, Sequence, String, Table, and_, bindparam, case, cast, delete, exists, func, insert, literal, literal_column, null, or_,
    select, text, tuple_, update, values, column,
)
from sqlalchemy.dialects import mysql, postgresql, sqlite

metadata = MetaData()
person = Table(
    "person", metadata, Column("id", Integer, primary_key=True), Column("name", String(30)), Column("Odd Name", String, key="odd"), Column("age", Integer, default=18),
    Column("seen", DateTime, default=func.now()), Column("touched", DateTime, onupdate=func.now()), Column("data", JSON), Column("rank", Integer, server_default="0"), Column("code", String, default=lambda: "c"),
)
pet = Table("pet", metadata, Column("id", Integer, primary_key=True), Column("owner_id", ForeignKey("person.id")), Column("name", String))
pair = Table("pair", metadata, Column("a", Integer, primary_key=True), Column("b", Integer, primary_key=True), Column("v", String))
c, q = person.c, pet.c

# case: defaults in an insert
show(insert(person), insert(person).values(name="x"), insert(person).values(name="x", age=None, seen=None, code="k"), insert(person).values({}), insert(person).values(id=5), insert(person).values(odd="z"))

# case: defaults in many rows
show(insert(person).values([{"name": "a"}, {"name": "b"}]), insert(person).values([{"name": "a", "age": 1}, {"name": func.lower("B"), "age": 2}]))

# case: rows that lack a column
show(str(insert(pet).values([{"name": "a", "owner_id": 1}, {"name": "b"}])))

# case: rows that have another column
show(insert(pet).values([{"name": "a"}, {"name": "b", "owner_id": 1}]))

# case: keys of other kinds
show(insert(pet).values({q.name: "x", "owner_id": 3}), insert(pet).values({"nothing": 1}), insert(pet).values({pair.c.a: 1}))

# case: rows as tuples
show(insert(pet).values((1, 2, "x")), insert(pet).values([1, 2, "x"]), insert(pet).values([(1, 2, "x"), (3, 4, "y")]), insert(pet).values((1, 2)))

# case: defaults in an update
show(update(person).values(name="x"), update(person).values(touched=None), update(person), update(person).values({"odd": "z"}).where(c.odd == "y"))

# case: null and json null
show(insert(person).values(data=None), insert(person).values(data=null()), update(person).values(data={"a": [1]}), insert(person).values(data=literal({"a": 1}, JSON)))

# case: parameters of one's own
show(
    insert(pet).values(name=bindparam("n")), insert(pet).values(name=bindparam("n", "x"), owner_id=bindparam("o", type_=Integer)), update(pet).where(q.id == bindparam("which")).values(name=bindparam("new")),
    delete(pet).where(q.name == bindparam("n", "z")), update(pet).values(name=bindparam("n") + "!"), insert(pet).values(name=func.upper(bindparam("n", "x"))),
)

# case: reserved parameters
show(insert(pet).values(name=bindparam("name")), update(pet).values(name=bindparam("name")), update(pet).values(name="x").where(q.owner_id == bindparam("owner_id")), insert(pet).values(name=bindparam("owner_id"), owner_id=3))
show(update(pet).where(q.name == bindparam("name")), column_keys=["name"])

# case: given keys
show(insert(person), column_keys=["name", "age"])
show(insert(pet).values(name="x"), update(pet).values(name="x").where(q.id == 3), column_keys=["owner_id"])
show(insert(pet), update(pet), column_keys=["nothing"])

# case: order of given values
show(update(pet).ordered_values((q.owner_id, 1), (q.name, q.name + "x")), update(person).ordered_values(("odd", 1), ("name", "x")), update(pet).values({q.owner_id: 1, q.name: "x"}), update(pet).ordered_values(("id", 5)).where(q.id == 1))

# case: values again
show(update(pet).values(name="x").values(owner_id=3), update(pet).values(name="x").values(name="y"), insert(pet).values(name="x").values({"owner_id": 1}), insert(pet).values([{"name": "a"}]).values([{"name": "b"}]))

# case: returning
show(
    insert(pet).returning(q.id), insert(pet).values(name="x").returning(pet), update(pet).values(name="x").returning(q.id, q.name.label("n")), delete(pet).returning(q.id, func.length(q.name)),
    insert(pet).values(name="x").returning(q.id).returning(q.name), insert(pet).values(name="x").returning((q.id + 1).label("next"), literal(5)), update(pet).values(name="x").returning(literal_column("*")),
)
show(insert(pet).values(name="x").returning(q.id, sort_by_parameter_order=True), insert(pet).values([{"name": "a"}]).returning(q.id, sort_by_parameter_order=True))

# case: return defaults
show(insert(person).values(name="x").return_defaults(), update(person).values(name="x").return_defaults(), insert(person).values(name="x").return_defaults(c.rank), update(person).values(name="x").return_defaults(c.touched))

# case: inline
show(insert(person).values(name="x").inline(), insert(person).inline(), update(person).values(name="x").inline(), insert(pair).inline().values(v="x"))

# case: keys that nobody gives
show(insert(pair).values(v="x"), insert(pair).values(a=1, v="x"), insert(pair))

# case: select into
show(
    insert(pet).from_select(["name", "owner_id"], select(c.name, c.id)), insert(person).from_select(["name"], select(q.name)), insert(person).from_select(["name"], select(q.name), include_defaults=False),
    insert(person).from_select([c.name, c.odd], select(q.name, literal("k"))), insert(pet).from_select(["name"], select(c.name).where(c.age > 5).order_by(c.id).limit(2)),
    insert(pet).from_select(["name"], text("SELECT 'x'").columns(column("z"))), insert(pet).from_select(["name"], select(c.name).union_all(select(c.odd))),
)

# case: select into with returning
show(insert(pet).from_select(["name"], select(c.name)).returning(q.id))

# case: update joins
show(
    update(pet).where(q.owner_id == c.id, c.age > 5).values(name=c.name), update(pet).values(name=c.name).where(q.owner_id == c.id).returning(q.id, c.name),
    update(pet).values({"name": c.name, q.owner_id: c.id}).where(q.owner_id == c.id), update(pet).where(exists().where(c.id == q.owner_id)).values(name="x"),
)

# case: update by rows of values
v = values(column("id", Integer), column("name", String), name="v").data([(1, "a"), (2, "b")])
show(update(pet).where(q.id == v.c.id).values(name=v.c.name), delete(pet).where(q.id == v.c.id))

# case: update aliases
a = pet.alias("a")
show(update(a).values(name="x").where(a.c.id == 3), update(pet).where(q.owner_id == a.c.id).values(name=a.c.name), delete(a).where(a.c.id == 3), update(a).values({a.c.name: a.c.name + "!"}))

# case: update by selects
show(
    update(pet).values(name=select(c.name).where(c.id == q.owner_id).scalar_subquery()), update(pet).where(q.owner_id.in_(select(c.id).where(c.age > 5))).values(name="x"),
    update(pet).where(q.owner_id == select(func.max(c.id)).scalar_subquery()).values(name="x"), delete(pet).where(~exists().where(c.id == q.owner_id)),
    update(pet).where(tuple_(q.id, q.name).in_([(1, "a"), (2, "b")])).values(name="z"), update(pet).values(name=case((q.id == 1, "x"), else_=q.name)),
)

# case: delete using
show(delete(pet).where(q.owner_id == c.id).where(c.age > 5), delete(pet).where(q.owner_id == c.id).returning(q.id))

# case: delete with conditions
show(delete(pet).where(q.id == 1, q.name == "x"), delete(pet).where(or_(q.id == 1, q.name.is_(None))), delete(pet).filter(q.id == 3), delete(pet).filter_by(name="x", id=2), delete(pet).where(True), delete(pet).where(q.id == 1).where(q.id == 2))

# case: hints
show(
    update(pet).with_hint("WITH (PAGLOCK)", dialect_name="mysql").values(name="x"), delete(pet).with_hint("ONLY", dialect_name="postgresql"), insert(pet).with_hint("X", dialect_name="mysql").values(name="x"),
    update(pet).with_hint("H").values(name="x"), delete(pet).with_hint("only", selectable=pet, dialect_name="postgresql").where(q.id == 1),
)

# case: prefixes
show(insert(pet).prefix_with("OR IGNORE").values(name="x"), update(pet).prefix_with("LOW_PRIORITY", "IGNORE").values(name="x"), delete(pet).prefix_with("QUICK", dialect="mysql"), insert(pet).prefix_with("A").prefix_with("B", dialect="sqlite"))

# case: options of dialects
show(delete(pet).with_dialect_options(mysql_limit=3).where(q.id > 5), update(pet).with_dialect_options(mysql_limit=3).values(name="x").where(q.id > 5))

# case: options that no dialect takes
delete(pet).with_dialect_options(mysql_nothing=3)

# case: options without a dialect
delete(pet).with_dialect_options(limit=3)

# case: several conflicts
stmt = sqlite.insert(pet).values(id=1, name="x")
show(
    stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name}).on_conflict_do_nothing(), stmt.on_conflict_do_update(index_elements=[q.id, q.name], set_=dict(name="y", owner_id=stmt.excluded.owner_id + 1)),
    stmt.on_conflict_do_update(index_elements=["id"], set_=stmt.excluded), stmt.on_conflict_do_update(index_elements=["id"], index_where=q.name == "x", set_={"name": "y"}, where=q.owner_id > 3),
    stmt.on_conflict_do_update(index_elements=[func.lower(q.name)], set_={"name": case((q.id > 1, "a"), else_=stmt.excluded.name)}), stmt.on_conflict_do_nothing(index_elements=["id"], index_where=q.id > 5),
    only="sqlite",
)

# case: a conflict after the last
stmt = sqlite.insert(pet).values(id=1)
stmt.on_conflict_do_nothing().on_conflict_do_update(index_elements=["id"], set_={"name": "x"})

# case: conflicts that set nothing
sqlite.insert(pet).values(id=1).on_conflict_do_update(index_elements=["id"], set_={})

# case: conflicts that set what is no column
show(sqlite.insert(pet).values(id=1).on_conflict_do_update(index_elements=["id"], set_={"nothing": 5}), only="sqlite")

# case: conflicts that set something odd
sqlite.insert(pet).values(id=1).on_conflict_do_update(index_elements=["id"], set_=5)

# case: conflicts of many rows
stmt = sqlite.insert(pet).values([{"id": 1, "name": "a"}, {"id": 2, "name": "b"}])
show(stmt.on_conflict_do_update(index_elements=["id"], set_={"name": stmt.excluded.name}), stmt.on_conflict_do_nothing().returning(q.id), only="sqlite")

# case: conflicts of selects
stmt = sqlite.insert(pet).from_select(["id", "name"], select(c.id, c.name).where(c.age > 3))
show(stmt.on_conflict_do_nothing(), stmt.on_conflict_do_update(index_elements=["id"], set_={"name": "x"}), only="sqlite")

# case: postgresql conflicts
stmt = postgresql.insert(pet).values(id=1, name="x")
show(
    stmt.on_conflict_do_update(index_elements=[q.id], index_where=q.name == "a", set_={"name": "y"}), stmt.on_conflict_do_update(constraint=pet.primary_key, set_={q.name: stmt.excluded.name + "!"}),
    stmt.on_conflict_do_nothing(index_elements=["id"]), stmt.on_conflict_do_update("the_key", set_={"name": None}), stmt.on_conflict_do_update(index_elements=["id"], set_=stmt.excluded, where=stmt.excluded.name != q.name),
    only="postgresql",
)

# case: postgresql conflicts twice
stmt = postgresql.insert(pet).values(id=1)
stmt.on_conflict_do_nothing().on_conflict_do_nothing()

# case: postgresql conflicts without a target
postgresql.insert(pet).values(id=1).on_conflict_do_update(set_={"name": "x"})

# case: postgresql conflicts with two targets
postgresql.insert(pet).values(id=1).on_conflict_do_update(constraint="x", index_elements=["id"], set_={"name": "x"})

# case: mysql duplicates
stmt = mysql.insert(pet).values(id=1, name="x")
show(
    stmt.on_duplicate_key_update(name=stmt.inserted.name, owner_id=stmt.inserted.owner_id + 1), stmt.on_duplicate_key_update(name=func.concat(stmt.inserted.name, q.name)), stmt.on_duplicate_key_update({"name": None}),
    stmt.on_duplicate_key_update(stmt.inserted), stmt.on_duplicate_key_update([("owner_id", 1), ("name", "z")]), mysql.insert(person).values(odd=1).on_duplicate_key_update(odd="x", data={"a": 1}),
    only="mysql",
)

# case: mysql duplicates of what is no column
show(mysql.insert(pet).values(id=1).on_duplicate_key_update(nothing=5, name="x"), only="mysql")

# case: mysql duplicates twice
mysql.insert(pet).values(id=1).on_duplicate_key_update(name="x").on_duplicate_key_update(name="y")

# case: mysql duplicates of nothing
mysql.insert(pet).values(id=1).on_duplicate_key_update({})

# case: mysql duplicates by both
mysql.insert(pet).values(id=1).on_duplicate_key_update({"name": "x"}, owner_id=3)

# case: strings of dialects' own
show(str(postgresql.insert(pet).values(id=1).on_conflict_do_nothing()), str(mysql.insert(pet).values(id=1).on_duplicate_key_update(name="x")), str(sqlite.insert(pet).values(id=1).on_conflict_do_nothing()))

# case: written out
show(
    insert(person).values(name="it's", age=5), update(person).values(name=None, age=c.age + 1).where(c.name == "50%"), insert(pet).values([{"name": "a"}, {"name": "b"}]), delete(pet).where(q.id.in_([1, 2])),
    insert(pet).from_select(["name"], select(c.name).where(c.age > 5)), compile_kwargs={"literal_binds": True},
)

# case: parameters of compiled changes
one = insert(pet).values(name="x", owner_id=bindparam("o")).compile()
show(repr(one.params), str(one.construct_params({"o": 5, "zz": 1})), repr(one.positiontup), str(one), one.string)
two = update(pet).values(name="y").where(q.id.in_([1, 2])).compile(dialect=sqlite.dialect())
show(repr(two.params), repr(two.positiontup), str(two), str(two.statement is not None), two.dialect.name)

# case: schemas and quotes
t = Table("Big Table", MetaData(), Column("id", Integer, primary_key=True), Column("select", Integer), schema="main")
show(insert(t).values({"select": 5}), update(t).values({t.c["select"]: t.c["select"] + 1}).where(t.c.id == 1), delete(t).where(t.c["select"] == 3).returning(t.c.id))
