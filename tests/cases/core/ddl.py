# CREATE and DROP as objects: their text, and running them; unique() with a function, which sees rows.
from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, create_engine, inspect, select, text
from sqlalchemy.exc import NoReferencedTableError
from sqlalchemy.schema import CreateIndex, CreateTable, DDL, DropIndex, DropTable

meta = MetaData()
shelf = Table("shelf", meta, Column("id", Integer, primary_key=True), Column("label", String(10), server_default="-", nullable=False))
jar = Table("jar", meta, Column("id", Integer, primary_key=True), Column("shelf_id", ForeignKey("shelf.id", ondelete="SET NULL")),
            Column("kind", String))
index = Index("ix_jar_kind", jar.c.kind, jar.c.shelf_id, unique=True)
engine = create_engine("sqlite://")
print(CreateTable(shelf))
print(CreateTable(jar, if_not_exists=True))
print(CreateIndex(index), "|", DropIndex(index), "|", DropTable(jar, if_exists=True), "|", DDL("PRAGMA user_version = 3"))
with engine.begin() as connection:
    for statement in [CreateTable(shelf), CreateTable(jar), CreateIndex(index), DDL("PRAGMA user_version = 3")]:
        connection.execute(statement)
    connection.execute(jar.insert(), [{"kind": "jam", "shelf_id": 1}, {"kind": "oil", "shelf_id": 1}, {"kind": "tea", "shelf_id": 2}])
    rows = connection.execute(select(jar.c.kind, jar.c.shelf_id).order_by(jar.c.id)).unique(lambda row: row.shelf_id)
    print(rows.all(), connection.scalar(text("PRAGMA user_version")))
    connection.execute(DropTable(jar))
print(inspect(engine).get_table_names(), jar.c.shelf_id.references(shelf.c.id), jar.c.shelf_id.references(shelf.c.label))
try:
    print(Table("lost", MetaData(), Column("a", ForeignKey("nowhere.id"))).c.a.references(shelf.c.id))
except NoReferencedTableError as e:
    print(e, e.table_name)
