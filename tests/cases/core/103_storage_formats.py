import datetime as dt, re
from sqlalchemy import *
from sqlalchemy.dialects.sqlite import DATETIME, DATE, TIME, JSON as J
e = create_engine("sqlite://")
m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True),
  Column("a", DATETIME(storage_format="%(year)04d/%(month)02d/%(day)02d %(hour)02d:%(minute)02d:%(second)02d", regexp=r"(\d+)/(\d+)/(\d+) (\d+):(\d+):(\d+)")),
  Column("b", DATE(storage_format="%(month)02d/%(day)02d/%(year)04d", regexp=re.compile(r"(?P<month>\d+)/(?P<day>\d+)/(?P<year>\d+)"))),
  Column("c", TIME(storage_format="%(hour)02d-%(minute)02d-%(second)02d-%(microsecond)06d", regexp=re.compile(r"(\d+)-(\d+)-(\d+)(?:-(\d+))?"))),
  Column("d", DATETIME(truncate_microseconds=True)), Column("e", TIME(truncate_microseconds=True)), Column("f", DATE(storage_format="%(year)04d%(month)02d%(day)02d", regexp=r"(\d{4})(\d{2})(\d{2})")), Column("j", J))
m.create_all(e)
def tri(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, str(x).split("\n")[0])
n = dt.datetime(2024, 3, 4, 5, 6, 7, 89)
with e.connect() as c:
    c.execute(insert(t).values(a=n, b=n.date(), c=n.time(), d=n, e=n.time(), f=n.date(), j={"k": [1]}))
    print(c.execute(select(t)).all())
    print(c.execute(text("select * from t")).all())
    print(c.execute(select(t.c.id).where(t.c.b == dt.date(2024, 3, 4)).where(t.c.d < dt.datetime(2025, 1, 1))).all())
    print(select(t.c.id).where(t.c.a == n).compile(e, compile_kwargs={"literal_binds": True}))
    c.exec_driver_sql("update t set a='junk'")
    tri(lambda: c.execute(select(t.c.a)).all())
    tri(lambda: c.execute(insert(t).values(a="x")))
    tri(lambda: c.execute(insert(t).values(c=5)))
    tri(lambda: c.execute(insert(t).values(b="q")))
tri(lambda: DATETIME(truncate_microseconds=True, storage_format="x"))
tri(lambda: DATE(storage_format="%(hour)d").bind_processor(e.dialect)(dt.date(2020,1,1)))
print(repr(t.c.a.type), t.c.f.type.compile(e.dialect))
