from sqlalchemy import *
from sqlalchemy.schema import CreateIndex, CreateTable

source = MetaData()
owner = Table("owner", source, Column("id", Integer, primary_key=True))
pet = Table(
    "pet", source,
    Column("id", Integer, primary_key=True), Column("name", String(20), unique=True, index=True, comment="called"), Column("owner_id", ForeignKey("owner.id"), info={"fk": True}),
    Column("age", Integer, default=1, server_default="2", onupdate=3), CheckConstraint("age >= 0", name="ck_age"), UniqueConstraint("name", "age", name="uq_name_age"),
    comment="animals", info={"kind": "table"}, sqlite_autoincrement=True,
)
Index("ix_lower_name", func.lower(pet.c.name), pet.c.age.desc())

target = MetaData()
copy = pet.to_metadata(target)
print(repr(copy.c.name), copy.comment, copy.info, copy.c.owner_id.info, copy.c.age.default.arg, copy.c.age.onupdate.arg, copy.c.age.server_default.arg)
print(sorted(str(constraint.name) for constraint in copy.constraints))
for index in sorted(copy.indexes, key=lambda index: index.name):
    print(CreateIndex(index))
print(copy is not pet, copy.c.name is not pet.c.name, pet.to_metadata(target) is copy)
owner.to_metadata(target)
print(copy.c.owner_id.references(target.tables["owner"].c.id), [table.name for table in target.sorted_tables])
moved = pet.to_metadata(MetaData(), schema="zoo", name="animal")
print(moved.key, [key.target_fullname for key in moved.foreign_keys])
elsewhere = pet.to_metadata(MetaData(), schema="zoo", referred_schema_fn=lambda table, schema, constraint, referred: "people")
print([key.target_fullname for key in elsewhere.foreign_keys])
default = MetaData(schema="main")
print(pet.to_metadata(default).schema, sorted(default.tables))
engine = create_engine("sqlite://")
source.create_all(engine)
with engine.begin() as connection:
    print(connection.execute(insert(copy).values(name="Rex")).inserted_primary_key, connection.execute(select(copy)).all())
