from sqlalchemy import *
from sqlalchemy.exc import NoSuchTableError

engine = create_engine("sqlite://")
metadata = MetaData()
item = Table("item", metadata, Column("id", Integer, primary_key=True), Column("price", Numeric(8, 2)), Column("kind", String(10)))
scratch = Table("scratch", metadata, Column("n", Integer), prefixes=["TEMPORARY"])
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(item), [{"price": 5, "kind": "a"}, {"price": 7, "kind": "b"}])
    connection.execute(text("create view cheap as select id, price from item where price < 6"))
    connection.execute(text("create temp view tmp_view as select 1 as one"))
inspector = inspect(engine)
print(inspector.get_table_names(), inspector.get_view_names(), inspector.get_temp_table_names(), inspector.get_temp_view_names())
print(inspector.get_view_definition("cheap"))
print(inspector.get_columns("cheap"), inspector.get_pk_constraint("cheap"), inspector.get_indexes("cheap"))
print(inspector.has_table("cheap"), inspector.has_table("scratch"), inspector.get_columns("scratch"))
reflected = MetaData()
reflected.reflect(engine, views=True)
print(sorted(reflected.tables))
cheap = reflected.tables["cheap"]
with engine.connect() as connection:
    print(connection.execute(select(cheap)).all())
    print(connection.execute(select(cheap.c.price + 1).where(cheap.c.id > 0)).all())
only = MetaData()
only.reflect(engine, only=["cheap"], views=True)
print(sorted(only.tables))
for broken in (lambda: inspector.get_view_definition("nope"), lambda: inspector.get_columns("nope"), lambda: inspector.get_table_comment("item")):
    try:
        print(broken())
    except (NoSuchTableError, NotImplementedError) as error:
        print(type(error).__name__, error)
