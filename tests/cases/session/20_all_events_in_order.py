# level: advanced | shows: the order of session, lifecycle, persistence and instance events through an object's life
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class User(Base):
    __tablename__='users'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    updated: Mapped[int]=mapped_column(default=0)
class Log(Base):
    __tablename__='log'
    id: Mapped[int]=mapped_column(primary_key=True)
    what: Mapped[str]
e=create_engine("sqlite://"); Base.metadata.create_all(e)
for n in "before_insert after_insert before_update after_update before_delete after_delete".split():
    def f(mapper,conn,target,n=n):
        print(n,mapper.class_.__name__,target.id,target.name)
        if n.startswith("before") and n!="before_delete": target.updated=(target.updated or 0)+1
        conn.execute(insert(Log.__table__).values(what=f"{n} {target.name}"))
    event.listen(User,n,f)
for n in "after_transaction_create after_transaction_end after_soft_rollback after_begin before_flush after_flush after_flush_postexec before_commit after_commit after_rollback".split():
    def g(s,*a,n=n): print("  S",n,[type(x).__name__ for x in a])
    event.listen(Session,n,g)
for n in "before_attach after_attach transient_to_pending pending_to_transient persistent_to_transient pending_to_persistent detached_to_persistent loaded_as_persistent persistent_to_deleted deleted_to_persistent deleted_to_detached persistent_to_detached".split():
    def h(s,o,n=n): print("  O",n,type(o).__name__)
    event.listen(Session,n,h)
for n in "load refresh expire init refresh_flush".split():
    def k(t,*a,n=n): print("  I",n,type(t).__name__,[sorted(x) if isinstance(x,(list,set,dict)) else x if x is None or isinstance(x,tuple) else type(x).__name__ for x in a])
    event.listen(User,n,k)
print("-- add")
with Session(e) as s:
    u=User(name="a"); s.add(u); s.commit()
    print("-- update"); u.name="b"; s.commit()
    print("-- read"); print(u.name,u.updated)
    print("-- delete"); s.delete(u); s.flush()
    print("-- rollback"); s.rollback()
    print("-- again"); s.delete(u); s.commit()
    print("-- new rollback"); v=User(name="v"); s.add(v); s.flush(); s.rollback()
    print("-- pending expunge"); v=User(name="v"); s.add(v); s.expunge(v)
    s.add(v); s.commit(); 
    print("-- nested")
    with s.begin_nested(): s.add(User(name="n"))
    s.expunge_all()
    print("-- load"); print([x.name for x in s.scalars(select(User).order_by(User.id))])
    w=s.scalars(select(User)).first(); s.expire(w); s.refresh(w); s.expire(w,["name"]); w.name
    make_transient(w)
    s.expunge_all(); w=s.get(User,1); s.close(); s.add(w)
print("-- done")
with Session(e) as s: print(s.scalars(select(Log.what)).all())
