import datetime as dt, decimal, uuid, json
from sqlalchemy import *
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import *
e = create_engine("sqlite://")
m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True), Column("d", Date), Column("t", Time), Column("ts", DateTime), Column("n", Numeric(10, 2)), Column("f", Float), Column("fd", Float(asdecimal=True, decimal_return_scale=3)), Column("b", Boolean), Column("bl", LargeBinary), Column("iv", Interval), Column("u", Uuid), Column("us", Uuid(as_uuid=False)), Column("j", JSON), Column("jn", JSON(none_as_null=True)), Column("nn", Numeric(asdecimal=False)))
m.create_all(e)
def tri(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, str(x).split("\n")[0])
U = uuid.UUID("12345678-1234-5678-1234-567812345678")
with e.connect() as c:
    c.execute(insert(t).values(d=dt.date(2024, 1, 2), t=dt.time(3, 4, 5, 6), ts=dt.datetime(2024, 1, 2, 3, 4, 5, 6), n=decimal.Decimal("12.345"), f=1.5, fd=2.5, b=True, bl=b"\x00\xff", iv=dt.timedelta(days=-1, hours=3), u=U, us=str(U), j={"a": [1, None, True, "é"]}, jn=None, nn=decimal.Decimal("1.25")))
    c.execute(insert(t).values(d=dt.datetime(2024, 5, 6, 7), ts=dt.date(2020, 1, 1), n=5, f=decimal.Decimal("2.5"), b=0, j=None, jn=[1]))
    c.execute(insert(t).values(j=JSON.NULL, jn=JSON.NULL))
    c.execute(insert(t).values(j=null(), jn=null(), iv=dt.timedelta(0)))
    for r in c.execute(select(t)): print(r)
    for r in c.execute(text("select * from t")): print(r)
    print(c.execute(select(t.c.j).where(t.c.j == JSON.NULL)).all(), c.execute(select(t.c.id).where(t.c.j.is_(None))).all(), c.execute(select(t.c.id).where(t.c.j == None)).all())
    for k, v in [("d", "2024-01-01"), ("t", 5), ("ts", "x"), ("b", "yes"), ("b", 5), ("n", "abc"), ("u", "abc"), ("us", 5), ("iv", 5), ("bl", "text"), ("j", object), ("j", {1: {2, 3}}), ("f", "q")]:
        tri(lambda: c.execute(insert(t).values({k: v})))
    for col, raw in [("d", "garbage"), ("ts", "2024-13-01 00:00:00"), ("j", "{bad"), ("u", "zz"), ("t", "25:00:00"), ("n", "abc"), ("b", "abc"), ("iv", "zz")]:
        c.rollback(); c.exec_driver_sql("delete from t" if False else "select 1")
        c.exec_driver_sql(f"insert into t ({col}) values (?)", (raw,))
        tri(lambda: c.execute(select(t.c[col])).all())
    c.rollback()
    for v in [dt.date(2024,1,2), dt.datetime(2024,1,2,3,4,5), dt.time(1,2), decimal.Decimal("1.50"), 1.5, 5, True, "it's", b"ab", U, None]:
        tri(lambda: select(literal(v)).compile(e, compile_kwargs={"literal_binds": True}))
        tri(lambda: c.execute(select(literal(v))).scalar())
    tri(lambda: select(literal({"a": 1}, JSON)).compile(e, compile_kwargs={"literal_binds": True}))
    tri(lambda: select(literal([1, "x"], JSON)).compile(compile_kwargs={"literal_binds": True}))
    tri(lambda: select(literal(object())).compile(compile_kwargs={"literal_binds": True}))
    tri(lambda: (t.c.d - t.c.d).type); tri(lambda: (t.c.ts - t.c.ts).type); tri(lambda: (t.c.ts + dt.timedelta(1)).type); tri(lambda: (t.c.n * 2).type); tri(lambda: (t.c.f / 2).type); tri(lambda: (t.c.id / 2).type); tri(lambda: (t.c.id + t.c.n).type)
