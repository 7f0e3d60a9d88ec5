# Column in its argument forms, what tables and constraints tell, and the errors of wrong arguments.
import datetime
import enum

from sqlalchemy import (CheckConstraint, Column, DateTime, Enum, Float, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData,
                        Numeric, PrimaryKeyConstraint, String, Table, Text, UniqueConstraint, create_engine, func, inspect, text)
from sqlalchemy.exc import ArgumentError, InvalidRequestError, SQLAlchemyError


class Mood(enum.Enum):
    glad = 1
    sad = 2


meta = MetaData()
owner = Table("owner", meta, Column("id", Integer, primary_key=True), Column("name", String(30), nullable=False, unique=True),
              Column("mood", Enum(Mood)), Column("since", DateTime, server_default=func.now()))
pet = Table("pet", meta, Column("id", Integer), Column("owner_id", ForeignKey("owner.id", ondelete="CASCADE")),
            Column("kind", String(10), default="cat", index=True), Column("weight", Float), Column("note", Text, key="remark"),
            PrimaryKeyConstraint("id"), CheckConstraint("weight > 0", name="ck_weight"),
            UniqueConstraint("owner_id", "kind", name="uq_pet"))
Index("ix_remark", pet.c.remark, unique=True)
engine = create_engine("sqlite://")
meta.create_all(engine)
meta.create_all(engine)

print(repr(owner.c.id), repr(owner.c.name), repr(pet.c.remark))
print(repr(pet.c.owner_id), repr(pet.c.kind.default), repr(owner.c.mood.type), owner.c.since.server_default is not None)
print(owner, repr(meta), list(meta.tables), [t.name for t in meta.sorted_tables], "pet" in meta.tables, meta.tables["pet"] is pet)
print(pet.c.keys(), [c.name for c in pet.columns], len(pet.c), "kind" in pet.c, pet.c.remark.name, pet.c.remark.key)
print(pet.c.owner_id.type, list(pet.foreign_keys)[0].column is owner.c.id, [c.name for c in pet.primary_key], pet.c.owner_id.references(owner.c.id))
print(owner.c.id.nullable, owner.c.id.primary_key, owner.c.id.autoincrement, owner.c.name.unique, pet.c.kind.index, pet.c.kind.default.arg)
print(sorted(type(c).__name__ for c in pet.constraints), sorted(i.name for i in pet.indexes), sorted(inspect(engine).get_table_names()))
for made in [String, String(5), Numeric(8, 2), Enum("a", "bc"), Enum(Mood), DateTime(timezone=True), Float(), Text(), Integer()]:
    print(repr(made), made if isinstance(made, type) else str(made))
for broken in [
    lambda: Column("a", 5), lambda: Column("a", Integer, "b"), lambda: Column("a", Integer, foo=1), lambda: Column("a", name="b"),
    lambda: Column("a", Integer, type_=String), lambda: Table("pet", meta, Column("x", Integer)), lambda: Table("x"),
    lambda: Table("dup", meta, Column("a"), Column("a")), lambda: Table("y", meta, 5), lambda: ForeignKey(5),
    lambda: Table("z", meta, Column("q", ForeignKey("nowhere.id"))).c.q.type, lambda: list(meta.tables["z"].foreign_keys)[0].column,
    lambda: Table("w", meta, Column("a", Integer), UniqueConstraint("b")), lambda: Enum("long", length=2), lambda: String(1, 2, 3, 4),
    lambda: Column("a", Integer, default=1, insert_default=2), lambda: Column("a", server_default=5), lambda: inspect(5),
]:
    try:
        print(repr(broken()))
    except (SQLAlchemyError, TypeError, ValueError) as e:
        print(type(e).__name__, e)
with engine.connect() as connection:
    print([r[0] for r in connection.execute(text("SELECT name FROM sqlite_master ORDER BY name"))])
meta.remove(meta.tables["z"])
for name in ("dup", "y", "w"):
    if name in meta.tables:
        meta.remove(meta.tables[name])
meta.drop_all(engine)
print(inspect(engine).get_table_names(), isinstance(ArgumentError("x"), InvalidRequestError), datetime.date(2024, 1, 2))
