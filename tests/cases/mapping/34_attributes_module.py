# level: advanced | shows: sqlalchemy.orm.attributes: get_history, flag_modified, set_committed_value, set_attribute, init_collection, init_scalar
from datetime import datetime
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.orm import attributes
from sqlalchemy.orm.attributes import flag_modified, get_history, set_committed_value, NO_VALUE, instance_state, instance_dict, set_attribute, get_attribute, del_attribute, flag_dirty, init_collection, History, InstrumentedAttribute
class Base(DeclarativeBase): pass
class Parent(Base):
    __tablename__='p'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str|None]
    data: Mapped[dict|None]=mapped_column(JSON)
    kids: Mapped[list["Kid"]]=relationship(back_populates="parent")
class Kid(Base):
    __tablename__='k'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    p_id: Mapped[int|None]=mapped_column(ForeignKey("p.id"))
    parent: Mapped[Parent|None]=relationship(back_populates="kids")
@event.listens_for(Parent.data,"modified")
def mod(target, init): print("modified", init.key, init.op)
@event.listens_for(Parent.name,"init_scalar",retval=True,propagate=True)
def isc(target,value,dict_):
    dict_["name"]="anon"; return "anon"
@event.listens_for(Parent.name,"set",active_history=True)
def st(t,v,o,i): print("set",v,o)
e=create_engine("sqlite://"); Base.metadata.create_all(e)
p=Parent()
print(p.name, p.__dict__.get("name"))
with Session(e) as s:
    p.data={"a":1}; s.add(p); s.commit()
    p.data["b"]=2
    print(s.is_modified(p)); flag_modified(p,"data"); print(s.is_modified(p), get_history(p,"data"))
    s.commit(); print(p.data)
    s.expire(p); p.name="new"
    print(get_history(p,"name"))
    set_committed_value(p,"name","quiet"); print(get_history(p,"name"), s.is_modified(p))
    set_committed_value(p,"kids",[Kid(name="z")]); print([k.name for k in p.kids], s.is_modified(p), get_history(p,"kids").unchanged[0].name)
    set_attribute(p,"name","viaset"); print(get_attribute(p,"name")); del_attribute(p,"name"); print(get_history(p,"name"))
    print(instance_state(p) is inspect(p), instance_dict(p) is p.__dict__)
    s.rollback()
    flag_dirty(p); print(p in s.dirty, s.is_modified(p))
    try: s.expire(p); flag_modified(p,"data")
    except Exception as ex: print(type(ex).__name__, ex)
    k=Kid(name="k1"); p.kids.append(k)
    h=get_history(p,"kids"); print([x.name for x in h.added], h.unchanged, h.deleted, bool(h), h.empty(), h.has_changes(), [x.name for x in h.sum()], isinstance(h,History))
    print(get_history(k,"parent").added==[p], get_history(k,"name", attributes.PASSIVE_NO_INITIALIZE))
    print(isinstance(Parent.name, InstrumentedAttribute), NO_VALUE, attributes.PASSIVE_OFF, attributes.NEVER_SET is NO_VALUE)
    c=init_collection(Parent(),"kids"); print(type(c).__name__)
    print(get_history(Parent(),"data"), get_history(Parent(),"kids"))
