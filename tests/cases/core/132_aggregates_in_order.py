# Aggregates whose order is said, in each dialect.
from sqlalchemy import *
from sqlalchemy.dialects import sqlite, postgresql, mysql
m=MetaData()
a=Table("a",m,Column("id",Integer,primary_key=True),Column("x",Integer),Column("name",String(20)))
for q in (select(func.string_agg(a.c.name,",").aggregate_order_by(a.c.id)), select(func.mode().within_group(a.c.x), func.mode().within_group(a.c.id)), select(func.aggregate_strings(a.c.name,",")), select(func.aggregate_strings(a.c.name,",").aggregate_order_by(a.c.x.desc(),a.c.id)), select(func.percentile_disc(0.1).within_group(a.c.x).filter(a.c.id>3).over(partition_by=a.c.id)), select(func.percentile_cont(0.5).within_group(a.c.x).label("q")).subquery().select(),select(func.mode().within_group(a.c.x)).subquery().select(), select(func.rank(3).within_group(a.c.x)+1), select(func.group_concat(a.c.name,"-").aggregate_order_by(a.c.name))):
    for d in (None,sqlite.dialect(),postgresql.dialect(),mysql.dialect()):
        try:
            cc=q.compile(dialect=d); print(d and d.name,str(cc),cc.params)
        except Exception as x: print(d and d.name,type(x).__name__,str(x)[:200])
