# Upserts and UPDATEs of several tables, each compiled for dialects that do not know them.
from sqlalchemy import *
from sqlalchemy.dialects import sqlite, postgresql, mysql
md=MetaData()
u=Table('u',md,Column('id',Integer,primary_key=True),Column('name',String(30)),Column('data',JSON),Column('n',Integer))
a=Table('a',md,Column('id',Integer,primary_key=True),Column('u_id',ForeignKey('u.id')),Column('email',String))
def show(tag,f):
    for d in (sqlite,postgresql,mysql):
        try:
            s=f()
            c=s.compile(dialect=d.dialect())
            print(tag,d.__name__.split('.')[-1],str(c).replace('\n','~'),sorted(c.params.items(),key=str))
        except Exception as e:
            print(tag,d.__name__.split('.')[-1],type(e).__name__,str(e))
for D in (sqlite,postgresql):
    def ins(): return D.insert(u).values(id=1,name='a')
    s=ins()
    show('a',lambda:s.on_conflict_do_nothing()); show('b',lambda:s.on_conflict_do_nothing(index_elements=['id']))
    show('c',lambda:s.on_conflict_do_update(index_elements=[u.c.id],set_=dict(name=s.excluded.name,n=u.c.n+1),where=u.c.n>3))
    show('d',lambda:s.on_conflict_do_update(index_elements=['id'],index_where=u.c.n>3,set_={'name':'x'}).returning(u))
    show('e',lambda:s.on_conflict_do_update(set_={'name':'x'})); show('f',lambda:s.on_conflict_do_update(index_elements=['id'],set_={}))
show('g',lambda:postgresql.insert(u).values(id=1).on_conflict_do_update(constraint='u_pk',set_={'name':'x'}))
m=mysql.insert(u).values(id=1,name='a')
show('h',lambda:m.on_duplicate_key_update(name=m.inserted.name,n=5)); show('i',lambda:m.on_duplicate_key_update([('n',3),('name',func.lower(m.inserted.name))]))
show('j',lambda:mysql.insert(u).values(id=1).prefix_with('IGNORE')); show('k',lambda:m.on_duplicate_key_update({}))
