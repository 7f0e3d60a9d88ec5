# Sequences, which SQLite lacks, in the INSERTs of dialects that have them; intervals.
from sqlalchemy import *
from sqlalchemy.dialects import sqlite, postgresql, mysql
for i in (Interval(), Interval(native=False), Interval(True,3,2), Interval(False,second_precision=4)):
    print(repr(i), i.native, i.second_precision, i.day_precision, i)
m=MetaData()
s=Sequence("s1",schema="sc"); o=Sequence("opt",optional=True)
t=Table("t",m,Column("a",Integer,s,primary_key=True),Column("n",Integer,Sequence("n_seq",start=3)),Column("o",Integer,o),Column("e",String(10)))
k=Table("k",m,Column("id",String,Sequence("ks"),primary_key=True),Column("x",Integer))
for d in (None,sqlite.dialect(),postgresql.dialect(),mysql.dialect()):
    for q in (t.insert().values(e="q"), t.insert().values([{"e":"q"},{"e":"r"}]), t.insert(), t.insert().values(a=1,n=2),k.insert().values(x=1),t.insert().values(e="q").returning(t.c.n), t.insert().from_select(["e"],select(t.c.e)),t.insert().values(e="z").return_defaults(t.c.n)):
        try: print(q.compile(dialect=d), q.compile(dialect=d).params)
        except Exception as x: print(type(x),x)
