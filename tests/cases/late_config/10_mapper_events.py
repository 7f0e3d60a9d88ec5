# level: intermediate | shows: mapper events on Mapper, a base with propagate, a class; insert, named, once, remove, contains; a class mapped later
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
log=[]
class Base(DeclarativeBase): pass
@event.listens_for(Mapper, "instrument_class")
def ic(m, c): log.append(("ic", c.__name__, type(m).__name__))
@event.listens_for(Mapper, "after_mapper_constructed")
def amc(m, c): log.append(("amc", c.__name__))
@event.listens_for(Base, "before_mapper_configured", propagate=True)
def bmc(m, c): log.append(("bmc", c.__name__))
@event.listens_for(Base, "mapper_configured", propagate=True)
def mc(m, c): log.append(("mc", c.__name__, m.class_ is c))
@event.listens_for(Mapper, "before_configured")
def bc(): log.append("bc")
@event.listens_for(Mapper, "after_configured")
def ac(): log.append("ac")
@event.listens_for(Mapper, "after_configured", once=True)
def ac1(): log.append("ac once")
class A(Base):
    __tablename__='a'
    id: Mapped[int]=mapped_column(primary_key=True)
    kind: Mapped[str]
    bs: Mapped[list["B"]]=relationship(back_populates="a")
    __mapper_args__={"polymorphic_on":"kind","polymorphic_identity":"a"}
class A2(A):
    __mapper_args__={"polymorphic_identity":"a2"}
class B(Base):
    __tablename__='b'
    id: Mapped[int]=mapped_column(primary_key=True)
    a_id: Mapped[int]=mapped_column(ForeignKey("a.id"))
    a: Mapped[A]=relationship(back_populates="bs")
    @classmethod
    def __declare_last__(cls): log.append("dl "+cls.__name__)
    @classmethod
    def __declare_first__(cls): log.append("df "+cls.__name__)
@event.listens_for(A, "mapper_configured")
def amc2(m,c): log.append(("A only", c.__name__))
@event.listens_for(A, "mapper_configured", propagate=True, named=True)
def amc3(**kw): log.append(("A named", sorted(kw)))
@event.listens_for(A, "mapper_configured", insert=True)
def amc4(m,c): log.append(("A first", c.__name__))
configure_mappers()
for l in log: print(l)
log.clear()
class C(Base):
    __tablename__='c'
    id: Mapped[int]=mapped_column(primary_key=True)
print(C.__mapper__.configured)
C()
for l in log: print(l)
print(event.contains(A,"mapper_configured",amc2), event.contains(B,"mapper_configured",amc2))
event.remove(A,"mapper_configured",amc2)
print(event.contains(A,"mapper_configured",amc2))
try: event.remove(A,"mapper_configured",amc2)
except Exception as e: print(type(e).__name__, str(e)[:40])
try: event.listen(A,"after_configured",ac)
except Exception as e: print(type(e).__name__, e)
try: event.listen(A,"nonsense",ac)
except Exception as e: print(type(e).__name__, e)
