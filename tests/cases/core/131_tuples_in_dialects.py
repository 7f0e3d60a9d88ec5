# IN with tuples, written in each dialect with and without literal values.
from sqlalchemy import *
from sqlalchemy.dialects import sqlite, postgresql, mysql
m=MetaData()
t=Table("t",m,Column("a",Integer),Column("b",String))
s=select(t.c.a).where(tuple_(t.c.a,t.c.b).in_([(1,"x"),(2,"y")]))
s2=select(t.c.a).where(tuple_(t.c.a,t.c.b).in_([]))
s3=select(t.c.a).where(tuple_(t.c.a,t.c.b).not_in([(1,"x")]))
for q in (s,s2,s3):
    for d in (None,sqlite.dialect(),postgresql.dialect(),mysql.dialect()):
        for kw in ({}, {"literal_binds":True},{"render_postcompile":True}):
            c=q.compile(dialect=d,compile_kwargs=kw)
            print(str(c).replace("\n"," "),c.params)
