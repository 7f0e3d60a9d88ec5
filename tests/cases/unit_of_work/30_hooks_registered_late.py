# level: advanced | shows: listeners registered by class methods and __declare_last__, batch=False, merge and bulk UPDATE told as load and refresh, lifecycle of one object
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Hooked:
    @staticmethod
    def before_save(mapper, connection, target): print("bs", type(target).__name__); target.touched=(target.touched or 0)+1
    @classmethod
    def register(cls): event.listen(cls,"before_insert",cls.before_save)
    @classmethod
    def __declare_last__(cls): print("dl",cls.__name__); event.listen(cls,"before_update",cls.before_save)
    touched: Mapped[int]=mapped_column(default=0)
class A(Hooked,Base):
    __tablename__='a'
    id: Mapped[int]=mapped_column(primary_key=True)
    n: Mapped[str|None]
    bs: Mapped[list["B"]]=relationship(back_populates="a", cascade="all, delete-orphan")
    __mapper_args__={"batch":False}
class B(Hooked,Base):
    __tablename__='b'
    id: Mapped[int]=mapped_column(primary_key=True)
    a_id: Mapped[int]=mapped_column(ForeignKey("a.id"))
    a: Mapped[A]=relationship(back_populates="bs")
    n: Mapped[str|None]
A.register(); B.register()
event.listen(inspect(A),"after_insert",lambda m,c,t: print("ai",t.id))
event.listen(A.__mapper__.attrs.n,"set",lambda t,v,o,i: print("n",v))
event.listen(inspect(A).relationships.bs,"append",lambda t,v,i: print("bs append"))
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([A(n="x",bs=[B(),B()]),A(n="y")]); s.commit()
    a=s.get(A,1); a.n="z"; s.commit(); print(a.touched)
    m=s.merge(A(id=2,n="merged")); s.commit(); print(m.touched)
@event.listens_for(A,"load")
def ld(t,c): print("load",t.id,c is None)
@event.listens_for(A,"refresh")
def rf(t,c,attrs): print("refresh",t.id,c is None,sorted(attrs) if attrs else attrs)
with Session(e) as s:
    a=s.get(A,1); s.execute(update(A).where(A.id==1).values(n="up")); print(a.n)
    s.execute(update(A).where(A.n.like("up")).values(n="up2")); print(a.n)
    s.expunge(a)
    x=s.merge(a,load=False); y=s.merge(A(id=77,n="new"))
    print(x.n,y.n)
for t in (Session,):
    for n in ("persistent_to_detached","detached_to_persistent","pending_to_transient","persistent_to_transient","loaded_as_persistent"):
        event.listen(t,n,lambda s,o,n=n: print(n,type(o).__name__, inspect(o).persistent, inspect(o).detached))
s=Session(e); a=s.get(A,1); s.expunge(a); s.add(a); s.close(); s.add(a); make_transient(a); s.rollback()
b=B(n="q"); s.add(b); s.rollback(); s.add(b); s.expunge_all(); s.close()
a=s.get(A,1); a.bs; a.bs.pop(); s.flush(); s.rollback(); s.close()
# relationship loads events
@event.listens_for(B,"load")
def lb(t,c): print("loadB",t.id, "a" in t.__dict__)
s=Session(e); print(len(s.scalars(select(A).options(joinedload(A.bs)).where(A.id==1)).unique().one().bs)); s.close()
