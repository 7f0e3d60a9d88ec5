from sqlalchemy import *
from sqlalchemy.exc import *
e = create_engine("sqlite://")
with e.begin() as c:
    c.execute(text("""create table parent (id integer primary key, name varchar(50) not null unique, score numeric(8,2) default 0, born date, extra json, code char(3) default 'abc', price float, flag boolean, blob1 blob, ts timestamp default current_timestamp)"""))
    c.execute(text("""CREATE TABLE child (
    id INTEGER NOT NULL, parent_id INTEGER, a INTEGER, b INTEGER,
    weird FOO, other BIGTEXT(7), untyped, total INTEGER GENERATED ALWAYS AS (a + b) STORED, v INTEGER GENERATED ALWAYS AS (a * b),
    CONSTRAINT pk_child PRIMARY KEY (id),
    CONSTRAINT fk_p FOREIGN KEY(parent_id) REFERENCES parent (id) ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_ab UNIQUE (a, b),
    CONSTRAINT ck_a CHECK (a > 0 AND (b < 5)),
    CHECK (b != 7)
)"""))
    c.execute(text("create index ix_child_a on child (a)"))
    c.execute(text("create unique index ix_child_b on child (b, a)"))
    c.execute(text("create index ix_part on child (a) where a > 5"))
    c.execute(text("create view v_child as select id, a from child"))
    c.execute(text("create table inl (x integer references parent, y integer references parent(id), primary key (x, y)) without rowid"))
    c.execute(text("create temp table tmp (q int)"))
i = inspect(e)
print(i.get_table_names(), i.get_view_names(), i.get_schema_names(), i.default_schema_name)
print(i.get_temp_table_names(), i.get_temp_view_names())
for t in ("parent", "child", "inl", "v_child"):
    print(t)
    for col in i.get_columns(t): print("  ", col)
    print(i.get_pk_constraint(t)); print(i.get_foreign_keys(t))
    print([{k:(str(v) if k!="dialect_options" else {a:str(b) for a,b in v.items()}) for k,v in x.items()} for x in i.get_indexes(t)]); print(i.get_unique_constraints(t)); print(i.get_check_constraints(t)); print(i.get_table_options(t))
print(i.get_view_definition("v_child"))
for f in (lambda: i.get_columns("nope"), lambda: i.get_indexes("nope"), lambda: i.get_foreign_keys("nope"), lambda: i.get_pk_constraint("nope"), lambda: i.get_view_definition("nope"), lambda: i.get_table_comment("parent"), lambda: i.get_sequence_names()):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
print(i.has_table("parent"), i.has_table("v_child"), i.has_table("zzz"), i.has_index("child","ix_part"), i.has_index("child","no"), i.has_schema("main"), i.has_schema("x"), i.has_table("tmp"))
print(i.get_sorted_table_and_fkc_names())
print(sorted(i.get_multi_columns().keys(), key=str), list(i.get_multi_pk_constraint(filter_names=["parent"]).items()))
m = MetaData()
m.reflect(e)
print(list(m.tables), [t.name for t in m.sorted_tables])
for t in m.sorted_tables: print(repr(t)); print(sorted(str(type(c).__name__)+":"+str(c.name) for c in t.constraints)); print(sorted(x.name for x in t.indexes))
m2 = MetaData(); m2.reflect(e, views=True, only=["child","v_child"]); print(list(m2.tables))
m3 = MetaData(); m3.reflect(e, only=lambda n, mm: n.startswith("p")); print(list(m3.tables))
try: MetaData().reflect(e, only=["child","nix"])
except InvalidRequestError as x: print(x)
t = Table("child", MetaData(), Column("a", String, key="aa"), Column("new", Integer), autoload_with=e, include_columns=["id","a"])
print(repr(t), t.c.keys())
t = Table("child", MetaData(), autoload_with=e, resolve_fks=False); print(list(t.metadata.tables), t.foreign_keys)
try: Table("nope", MetaData(), autoload_with=e)
except NoSuchTableError as x: print(type(x).__name__, x)
from sqlalchemy.schema import CreateTable
print(CreateTable(m.tables["child"]).compile(e)); print(CreateTable(m.tables["parent"]).compile(e)); print(CreateTable(m.tables["inl"]).compile(e))
