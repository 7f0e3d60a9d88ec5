# INSERT and UPDATE with values of their own, which are compiled once.
from sqlalchemy import *
from sqlalchemy.dialects.sqlite import insert as upsert
import json
e=create_engine("sqlite://")
m=MetaData()
t=Table("t",m,Column("a",Integer,primary_key=True),Column("b",String,index=True),Column("j",JSON),Column("n",Integer,default=7,onupdate=8))
with e.begin() as c:
    m.create_all(c)
    for v in (1,2):
        c.execute(t.insert().values(a=v,b="x",j={"k":[v]}))
    c.execute(t.insert().values(a=3,b=None,j=None))
    c.execute(t.insert().values(a=4,b=None,j=null()))
    c.execute(t.insert().values({"a":5,t.c.b:func.upper("q")}))
    for v in (1,2):
        c.execute(update(t).values(b="u%d"%v).where(t.c.a==v))
        c.execute(update(t).ordered_values((t.c.j,[v]),(t.c.b,"z")).where(t.c.a==v))
        c.execute(update(t).values({t.c.b:t.c.b+"!", "j":None}).where(t.c.a==v))
    for v in (1,2):
        c.execute(upsert(t).values(a=v,b="up").on_conflict_do_update(index_elements=["a"],set_={"b":"w%d"%v}))
    for v in (1,2):
        s=upsert(t).values(a=v,b="up%d"%v); c.execute(s.on_conflict_do_update(index_elements=["a"],set_={"b":s.excluded.b}))
    print(c.execute(select(t)).all())
    for v in (10,20):
        r=c.execute(t.insert().values(a=v).returning(t.c.a,t.c.n)); print(r.all())
    r=c.execute(t.insert().values(b="pk")); print(r.inserted_primary_key, r.last_inserted_params(), r.lastrowid)
    c.execute(t.insert().values(b="pk"),{"b":"over"})
    c.execute(t.insert().values(b="pk"),[{"j":1},{"j":2}])
    print(c.execute(select(t.c.a,t.c.b,t.c.j)).all())
    ins=t.insert().values(a=100,b="cte").returning(t.c.a).cte("ins")
    try: print(select(ins))
    except Exception as x: print(x)
    print(t.insert().values(a=5,b="v").compile().params, t.update().values(b="v",n=bindparam("nn")).compile().params)
    try: print(t.insert().values(zz=5))
    except Exception as x: print(x)
