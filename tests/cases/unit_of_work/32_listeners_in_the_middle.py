# level: advanced | shows: listeners that load, flush, add and recurse while they are told, and what cannot be listened to
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
import gc
class Base(DeclarativeBase): pass
class U(Base):
    __tablename__='u'
    id: Mapped[int]=mapped_column(primary_key=True)
    n: Mapped[str]
    ps: Mapped[list["P"]]=relationship(back_populates="u")
class P(Base):
    __tablename__='p'
    id: Mapped[int]=mapped_column(primary_key=True)
    uid: Mapped[int]=mapped_column(ForeignKey("u.id"))
    u: Mapped[U]=relationship(back_populates="ps")
e=create_engine("sqlite://"); Base.metadata.create_all(e)
# listener that loads, flushes, commits inside; recursion
@event.listens_for(U,"load")
def l(t,c):
    t.count=len(t.ps)
@event.listens_for(Session,"after_flush_postexec")
def afp(s,c): 
    if s.info.get("again"): s.info["again"]=False; s.add(U(n="extra"))
@event.listens_for(Session,"after_flush")
def af(s,c):
    try: s.flush()
    except Exception as ex: print(type(ex).__name__, ex)
with Session(e,info={"again":True}) as s:
    s.add_all([U(n="a",ps=[P(),P()])]); s.commit(); s.expunge_all()
    print([(u.n,u.count) for u in s.scalars(select(U).order_by(U.id))])
@event.listens_for(U,"after_insert")
def warn_(m,c,t):
    s=object_session(t); s.add(P(u=t))
import warnings
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    with Session(e) as s:
        s.add(U(n="w")); s.commit()
    print([str(x.message)[:60] for x in w])
event.remove(U,"after_insert",warn_)
@event.listens_for(U,"before_update")
def bu(m,c,t): t.n=t.n+"!"
with Session(e) as s:
    u=s.get(U,1); u.n="q"; s.commit(); print(u.n)
    u.ps.append(P()); s.commit(); print(u.n)
@event.listens_for(U.n,"set")
def rec(t,v,o,i):
    if len(v)<3: t.n=v+"x"
u=U(n="a"); print(u.n)
ref=[]
def closure(u):
    @event.listens_for(u.__class__,"expire")
    def ex(t,a): ref.append(t and t.n if False else 1)
closure(u)
with Session(e) as s:
    s.get(U,1); s.commit(); print(len(ref)); gc.collect()
event.listen(Mapper,"load",lambda t,c: None)
try: event.listen(5,"load",print)
except Exception as ex: print(type(ex).__name__, ex)
try: event.listen(U,"append",print)
except Exception as ex: print(type(ex).__name__, str(ex)[:60])
try: event.listen(U.n,"before_insert",print)
except Exception as ex: print(type(ex).__name__, str(ex)[:60])
try: event.listen(U,"before_flush",print)
except Exception as ex: print(type(ex).__name__, str(ex)[:60])
