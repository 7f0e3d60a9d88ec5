# level: advanced | shows: listeners on both sides of a self-referential relationship, on columns behind properties and synonyms, values None and deleted, vetoes
import warnings; warnings.simplefilter("ignore")
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.orm import attributes
Base=declarative_base()
class N(Base):
    __tablename__='n'
    id=Column(Integer,primary_key=True)
    name=Column(String)
    parent_id=Column(ForeignKey('n.id'))
    children=relationship("N",backref=backref("parent",remote_side=[id]),cascade="all")
@event.listens_for(N.children,"append",raw=True)
def ap(state,value,init): print("append",state.dict.get("name"),value.name,init.op)
@event.listens_for(N.children,"remove",propagate=True)
def rm(t,v,i): print("remove",t.name,v.name)
configure_mappers()
@event.listens_for(N.parent,"set",active_history=True)
def st(t,v,o,i): print("parent",t.name, v and v.name, o and getattr(o,"name",o))
r=N(name="r"); c=N(name="c",parent=r); d=N(name="d"); r.children.append(d); c.parent=d; r.children=[]; r.children=[c,d]; r.children+= [N(name="e")]; del r.children[0]; r.children[0]=N(name="f"); r.children[0:2]=[]; r.children.extend([c,d]); r.children.reverse() if hasattr(r.children,'reverse') else None
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add(r); s.commit(); x=s.get(N,1); ch=s.get(N,2); print(sorted(k.name for k in x.children))
    s.expire_all(); ch.parent=None; s.commit(); n=N(name="late"); n.parent=x; print("pend", attributes.get_history(x,"children",attributes.PASSIVE_NO_INITIALIZE).added==[n] if False else "children" in x.__dict__); s.commit(); print(sorted(k.name for k in x.children))
    # deleting
    s.delete(x.children[0]); s.commit(); print(sorted(k.name for k in x.children))
# descriptors over attributes
class U(Base):
    __tablename__='u'
    id=Column(Integer,primary_key=True)
    _pw=Column("pw",String)
    @property
    def pw(self): return self._pw
    @pw.setter
    def pw(self,v): self._pw="h:"+v
    alias=synonym("_pw")
    up=column_property(func.upper(_pw))
@event.listens_for(U._pw,"set",retval=True)
def h(t,v,o,i): return (v or "")+"!"
u=U(pw="x"); print(u._pw); u.alias="q"; print(u.pw)
with Session(e) as s:
    Base.metadata.create_all(e); s.add(u); s.commit(); print(u.up, u.pw)
    u2=s.scalars(select(U)).one(); print(u2._pw); 
    s.execute(insert(U),[{"_pw":"raw"}]); print(s.scalars(select(U._pw)).all())
# set to same, None, delete; events on None
log=[]
event.listen(U._pw,"set",lambda t,v,o,i: log.append((v,o if not isinstance(o,attributes.LoaderCallableStatus) else o.name)))
event.listen(U._pw,"remove",lambda t,v,i: log.append(("rm",v)))
u=U(); u._pw=None; u._pw="a"; u._pw="a"; del u._pw; print(log)
try: del u._pw
except AttributeError as ex: print(ex)
print(u._pw, inspect(u).attrs._pw.history)
@event.listens_for(N.name,"set",retval=True)
def veto(t,v,o,i):
    if v=="bad": raise ValueError("bad name")
    return v
try: N(name="bad")
except ValueError as ex: print(ex)
n=N(name="ok")
try: n.name="bad"
except ValueError as ex: print(n.name)
