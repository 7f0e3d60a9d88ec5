from sqlalchemy import *
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable, conv

metadata = MetaData(naming_convention={
    "ix": "ix_%(column_0_N_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s", "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_key)s_%(referred_table_name)s_%(referred_column_0_name)s", "pk": "pk_%(table_name)s",
})
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String(10), unique=True), Column("active", Boolean(create_constraint=True, name="act")), Column("kind", Enum("x", "y", name="kind", native_enum=False, create_constraint=True)))
address = Table(
    "address", metadata, Column("id", Integer, primary_key=True), Column("user_id", ForeignKey("user.id"), index=True), Column("x", Integer), Column("y", Integer),
    UniqueConstraint("x", "y"), CheckConstraint("x > y", name="order"), Index(None, "x", "y"), CheckConstraint("y > 0", name=conv("exactly_this")), UniqueConstraint("y", name="given"),
)
for table in metadata.sorted_tables:
    print(CreateTable(table))
    for index in sorted(table.indexes, key=lambda index: index.name):
        print(CreateIndex(index))
    print(sorted(str(constraint.name) for constraint in table.constraints), table.primary_key.name)
long = Table("a_table_with_a_very_long_name_indeed_that_goes_on_for_ever", metadata, Column("and_a_column_with_a_long_name_as_well", Integer, index=True, unique=True))
for index in long.indexes:
    print(CreateIndex(index))
    print(CreateIndex(index).compile(dialect=postgresql.dialect()))
plain = MetaData()
print(plain.naming_convention["ix"], metadata.naming_convention["pk"])
checks = Table("z", MetaData(naming_convention={"ck": "ck_%(table_name)s_%(column_0_name)s"}), Column("q", Integer), CheckConstraint(column("q") > 3))
print(CreateTable(checks))
copy = address.to_metadata(MetaData())
print(sorted(str(constraint.name) for constraint in copy.constraints))
engine = create_engine("sqlite://")
metadata.create_all(engine)
inspector = inspect(engine)
print(inspector.get_pk_constraint("address"), inspector.get_unique_constraints("address"), inspector.get_check_constraints("user"))
print([index["name"] for index in inspector.get_indexes("address")], [key["name"] for key in inspector.get_foreign_keys("address")])
