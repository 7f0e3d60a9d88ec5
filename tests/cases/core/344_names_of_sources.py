# What messages call sources that have no name.
from sqlalchemy import *
m=MetaData()
u=Table("u",m,Column("id",Integer),schema="zz"); t=table("t",column("x"))
def go(f):
    try: print(str(f()))
    except Exception as e: print(type(e).__name__, str(e)[:110])
sq=select(u).subquery(); nm=select(u).subquery("nm"); al=u.alias(); aln=u.alias("q"); cte=select(u).cte("c"); ca=select(u).cte(); v=values(column("a",Integer),name="v").data([(1,)]); ts=u.tablesample(3); tv=func.f().table_valued("a"); j=u.join(t,true())
for x in (sq,nm,al,aln,cte,ca,v,ts,tv,t,u,sq.alias(),al.alias("zz"),al.alias(), cte.alias()):
    go(lambda: t.join(x)); 
    go(lambda: x.description)
