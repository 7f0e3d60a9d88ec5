import warnings
from sqlalchemy import *

engine = create_engine("sqlite://")
DECLARED = ["INT", "TINYINT(1)", "UNSIGNED BIG INT", "CHARACTER(20)", "VARYING CHARACTER(255)", "NATIVE CHARACTER(70)", "NVARCHAR(100)", "CLOB", "", "DOUBLE PRECISION", "REAL", "FLOATING POINT", "DECIMAL(10,5)", "BOOL", "DATETIME", "STRING", "XYZ(3)", "varchar", "Numeric(8)", "json", "INTEGER(4)", "TIMESTAMP", "char", "DATE(5)"]
with engine.begin() as connection:
    connection.exec_driver_sql("create table odd (%s)" % ", ".join(f"c{number} {declared}" for number, declared in enumerate(DECLARED)))
    connection.exec_driver_sql("""create table "Quoted Name" ("the key" integer primary key autoincrement, "it's" text default 'it''s', [bracketed] int default -1, `back` real default 1.5e3, expr text default (lower('X')), flag boolean default true, nul text default null)""")
    connection.exec_driver_sql("create table strict_one (id int primary key, n text) strict, without rowid")
    connection.exec_driver_sql("create table checks (a int constraint positive check (a > 0), b text check (b in ('(', ')')), c int, CONSTRAINT \"named one\" CHECK (c < a OR (c = 5)))")
    connection.exec_driver_sql("create index \"ix on expr\" on checks (lower(b))")
    connection.exec_driver_sql("create unique index ux on checks (a, c desc) where a > 1 and c is not null")
inspector = inspect(engine)
for column, declared in zip(inspector.get_columns("odd"), DECLARED):
    print(declared, "->", repr(column["type"]))
for column in inspector.get_columns("Quoted Name"):
    print(column)
print(inspector.get_pk_constraint("Quoted Name"), inspector.get_table_options("strict_one"), inspector.get_table_options("odd"))
print(inspector.get_check_constraints("checks"))
for index in inspector.get_indexes("checks"):
    print(index["name"], index["column_names"], index["unique"], {key: str(value) for key, value in index["dialect_options"].items()})
metadata = MetaData()
metadata.reflect(engine)
print(sorted(metadata.tables), metadata.tables["strict_one"].dialect_options["sqlite"]["strict"])
for name in ("Quoted Name", "strict_one"):
    from sqlalchemy.schema import CreateTable
    print(CreateTable(metadata.tables[name]).compile(engine))
