# Columns of other tables in SET.
from sqlalchemy import *
from sqlalchemy.dialects import postgresql, sqlite
m=MetaData()
u=Table("u",m,Column("id",Integer,primary_key=True),Column("name",String))
a=Table("a",m,Column("id",Integer,primary_key=True),Column("u_id",Integer),Column("email",String))
b=Table("b",m,Column("id",Integer,primary_key=True),Column("x",String))
def go(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for d in (None, postgresql.dialect(), sqlite.dialect()):
    for s in (lambda: update(a).values({u.c.name:"x"}), lambda: update(a).where(a.c.u_id==u.c.id).values({u.c.name:"x"}), lambda: update(a).where(a.c.u_id==u.c.id).values({a.c.email:"e",u.c.name:"x"}), lambda: update(a).where(a.c.u_id==u.c.id, b.c.id==a.c.id).values({u.c.name:"x",b.c.x:"y"}), lambda: update(a).where(a.c.u_id==u.c.id).values({u.c.id:"x"}), lambda: update(a).where(a.c.u_id==u.c.id).values(name="x"),lambda: update(a).values({u.c.id:1}),lambda: update(a).values(zip=1), lambda: update(a).where(a.c.u_id==u.c.id).values({b.c.x:1})):
        go(lambda: s().compile(dialect=d))
