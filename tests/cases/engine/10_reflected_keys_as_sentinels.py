# Rows told apart as they come back: a reflected key that may be NULL cannot, one that may not can
from sqlalchemy import *
engine = create_engine("sqlite://")
with engine.begin() as c:
    c.exec_driver_sql("create table tree (id integer primary key, parent_id integer references tree, label text)")
    c.exec_driver_sql("create table leaf (id integer primary key, parent_id integer references tree(id), label text)")
    c.exec_driver_sql("create table nn (id integer not null primary key, label text)")
m = MetaData(); m.reflect(engine)
for n in ("tree", "leaf", "nn"):
    t = m.tables[n]
    print(n, t.autoincrement_column, t.c.id.nullable, t.c.id.autoincrement, [f.target_fullname for f in t.foreign_keys])
    try:
        with engine.begin() as c: print(c.execute(t.insert().returning(t.c.id, sort_by_parameter_order=True), [{"label": "a"}, {"label": "b"}]).all())
    except Exception as e: print(type(e).__name__, e)
    try:
        with engine.begin() as c: print(c.execute(t.insert().returning(t.c.id), [{"label": "a"}, {"label": "b"}]).all())
    except Exception as e: print(type(e).__name__, e)
