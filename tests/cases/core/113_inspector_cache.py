from sqlalchemy import *

engine = create_engine("sqlite://")
metadata = MetaData()
Table("one", metadata, Column("id", Integer, primary_key=True), Column("n", Integer, unique=True))
Table("two", metadata, Column("id", Integer, primary_key=True), Column("one_id", ForeignKey("one.id"), index=True))
metadata.create_all(engine)
inspector = inspect(engine)
print(inspector.get_table_names(), inspector.get_table_names())
print(inspector.get_columns("one") is inspector.get_columns("one"))
with engine.begin() as connection:
    connection.exec_driver_sql("create table three (x)")
print(inspector.get_table_names(), inspector.has_table("three"))
inspector.clear_cache()
print(inspector.get_table_names())
for name in ("get_multi_columns", "get_multi_pk_constraint", "get_multi_foreign_keys", "get_multi_indexes", "get_multi_unique_constraints", "get_multi_check_constraints", "get_multi_table_options"):
    print(name, {key: value if name != "get_multi_columns" else [column["name"] for column in value] for key, value in getattr(inspector, name)().items()})
print(list(inspector.get_multi_columns(filter_names=["two", "nope"])))
print(inspector.get_sorted_table_and_fkc_names())
with engine.connect() as connection:
    inside = inspect(connection)
    print(inside.get_table_names(), inside.engine is engine, inside.bind is connection, inside.default_schema_name)
    print(inside.get_unique_constraints("one"), inside.get_indexes("two"), inside.has_index("two", "ix_two_one_id"))
