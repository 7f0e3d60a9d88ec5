"""The database's errors in SQLAlchemy's words."""
from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, MetaData, String, Table, create_engine, insert, select, text

engine = create_engine("sqlite://")
metadata = MetaData()
item = Table("item", metadata, Column("id", Integer, primary_key=True), Column("name", String, unique=True, nullable=False), Column("n", Integer, CheckConstraint("n > 0")))
part = Table("part", metadata, Column("id", Integer, primary_key=True), Column("item_id", ForeignKey("item.id")))
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__module__, type(error).__name__)
        print(error)
        for name in ("orig", "statement", "params", "code", "connection_invalidated", "hide_parameters", "detail", "ismulti"):
            if hasattr(error, name):
                print("  ", name, repr(getattr(error, name))[:160])
        print("  ", error.args, type(error.__cause__).__name__, [cls.__name__ for cls in type(error).__mro__][:5])


with engine.connect() as c:
    c.exec_driver_sql("PRAGMA foreign_keys=ON")
    c.execute(insert(item), {"name": "x"})
    attempt(lambda: c.execute(insert(item), {"name": "x"}))
    attempt(lambda: c.execute(insert(item), {"name": None}))
    attempt(lambda: c.execute(insert(item), {"name": "y", "n": -1}))
    attempt(lambda: c.execute(insert(part), {"item_id": 99}))
    attempt(lambda: c.execute(insert(item), {"name": "y" * 1000, "n": -1}))
    attempt(lambda: c.execute(insert(item), [{"name": f"v{i}", "n": 1 if i < 15 else -1} for i in range(20)]))
    attempt(lambda: c.execute(insert(item).returning(item.c.id), [{"name": "q", "n": 1}, {"name": "q", "n": 2}]))
    attempt(lambda: c.execute(text("SELECT * FROM nope WHERE a = :a"), {"a": 1}))
    attempt(lambda: c.execute(text("SELEC :a, :b"), [{"a": 1, "b": 2}]))
    attempt(lambda: c.execute(select(text("zz")).select_from(item)))
    attempt(lambda: c.execute(text("SELECT 1; SELECT 2")))
    attempt(lambda: c.execute(insert(item), {"name": {1}}))
    attempt(lambda: c.exec_driver_sql("SELECT ?", (1, 2)))
with create_engine("sqlite://", hide_parameters=True).connect() as c:
    attempt(lambda: c.execute(text("SELECT :a FROM nope"), {"a": 5}))
