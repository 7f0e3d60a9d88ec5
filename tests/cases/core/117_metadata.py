from sqlalchemy import *
from sqlalchemy.exc import *

metadata = MetaData(info={"owner": "tests"})
a = Table("a", metadata, Column("id", Integer, primary_key=True), Column("x", Integer))
b = Table("b", metadata, Column("id", Integer, primary_key=True), Column("a_id", ForeignKey("a.id")), schema="other")
print(metadata.info, repr(metadata), bool(MetaData()), metadata.schema, sorted(metadata.tables), len(metadata.tables), "a" in metadata, "b" in metadata)
print(metadata.tables["other.b"] is b, metadata.tables.get("zzz"), b.fullname, b.key, b.schema, str(b), b.description)

def attempt(make):
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)

attempt(lambda: metadata.tables["zzz"])
attempt(lambda: Table("a", metadata, Column("y", Integer)))
attempt(lambda: Table("a", metadata) is a)
attempt(lambda: Table("a", metadata, Column("y", Integer), keep_existing=True).c.keys())
attempt(lambda: Table("a", metadata, Column("y", Integer), extend_existing=True).c.keys())
attempt(lambda: Table("q", metadata, must_exist=True))
attempt(lambda: Table("q", metadata, keep_existing=True, extend_existing=True))
attempt(lambda: Table("a", metadata, nonsense=1))
attempt(lambda: Table("new", metadata, Column("id", Integer), sqlite_nope=True))
attempt(lambda: a.append_column(Column("x", Text)))
attempt(lambda: a.append_column(Column("x", Text), replace_existing=True) or repr(a.c.x))
attempt(lambda: a.append_constraint(CheckConstraint("x > 1", name="late")) or sorted(str(constraint.name) for constraint in a.constraints))
attempt(lambda: [column.key for column in a.primary_key])
attempt(lambda: a.c["nope"])
attempt(lambda: a.c.nope)
attempt(lambda: (a.c[0].name, a.c[-1].name, len(a.c), a.c.contains_column(a.c.x), "id" in a.c, a.c["id", "x"].keys(), a.c[0:2].keys()))
attempt(lambda: inspect(a) is a)
attempt(lambda: metadata.remove(b) or sorted(metadata.tables))
attempt(lambda: metadata.clear() or sorted(metadata.tables))
named = MetaData(schema="main")
attempt(lambda: (Table("t", named).schema, Table("u", named, schema="x").schema, sorted(named.tables)))
