# level: intermediate | shows: tokens, symbols and classes of sqlalchemy.orm.attributes, base, interfaces and events
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.orm.attributes import InstrumentedAttribute, QueryableAttribute, instance_state, manager_of_class, OP_APPEND, OP_REMOVE, OP_REPLACE, OP_BULK_REPLACE, AttributeEventToken
from sqlalchemy.orm.base import NO_VALUE, PASSIVE_OFF, PASSIVE_NO_FETCH, LoaderCallableStatus
from sqlalchemy.orm.interfaces import EXT_CONTINUE, EXT_STOP, EXT_SKIP, NO_KEY
from sqlalchemy.orm.events import AttributeEvents, InstanceEvents, MapperEvents, SessionEvents
Base=declarative_base()
class P(Base):
    __tablename__='p'
    id=Column(Integer,primary_key=True); name=Column(String)
    kids=relationship("K",back_populates="p")
class K(Base):
    __tablename__='k'
    id=Column(Integer,primary_key=True); p_id=Column(ForeignKey('p.id')); p=relationship(P,back_populates="kids")
@event.listens_for(P.kids,"append")
def a(t,v,i): print(i.op is OP_APPEND, i.op is OP_BULK_REPLACE, i.op is OP_REPLACE, isinstance(i,AttributeEventToken), i.key)
p=P(); p.kids.append(K()); p.kids=[K()]; K(p=p)
print(EXT_CONTINUE, EXT_STOP, NO_KEY, NO_VALUE is LoaderCallableStatus.NO_VALUE, isinstance(P.name,QueryableAttribute))
m=manager_of_class(P); print(m.mapper is inspect(P), m.class_ is P, m.is_mapped)
print(MapperEvents.__name__)
