# level: advanced | shows: the order in which a relationship's lambdas are asked, backref included; add_mapped_attribute, add_property, registry.configure and dispose
from sqlalchemy import *
from sqlalchemy import event, inspect
from sqlalchemy.orm import *
from sqlalchemy.orm import add_mapped_attribute
log=[]
def say(x, v): log.append(x); return v
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__='a'
    id: Mapped[int]=mapped_column(primary_key=True)
    b_id: Mapped[int|None]=mapped_column(ForeignKey("b.id"))
    b=relationship(lambda: say("A.b target", B), primaryjoin=lambda: say("A.b pj", A.b_id==B.id), foreign_keys=lambda: say("A.b fk", A.b_id), remote_side=lambda: say("A.b rs", B.id), order_by=lambda: say("A.b ob", B.id), back_populates="as_")
    cs=relationship(lambda: say("A.cs target", C), secondary=lambda: say("A.cs sec", ac), primaryjoin=lambda: say("A.cs pj", A.id==ac.c.a), secondaryjoin=lambda: say("A.cs sj", C.id==ac.c.c), order_by=lambda: say("A.cs ob", C.id), backref=backref("as2", order_by=lambda: say("C.as2 ob", A.id)))
class B(Base):
    __tablename__='b'
    id: Mapped[int]=mapped_column(primary_key=True)
    as_=relationship("A", back_populates="b", order_by="desc(A.id)")
class C(Base):
    __tablename__='c'
    id: Mapped[int]=mapped_column(primary_key=True)
ac=Table("ac",Base.metadata,Column("a",ForeignKey("a.id")),Column("c",ForeignKey("c.id")))
event.listen(Mapper,"before_mapper_configured",lambda m,c: log.append("before "+c.__name__))
event.listen(Mapper,"mapper_configured",lambda m,c: log.append("done "+c.__name__))
Base.registry.configure()
for l in log: print(l)
add_mapped_attribute(A,"extra",Column(Integer))
A.twice=column_property(A.id*2)
A.late_b=relationship(lambda: B, viewonly=True)
inspect(A).add_property("late_c", relationship(C, secondary=ac, viewonly=True))
print(A.__table__.c.keys(), inspect(A).relationships.keys())
e=create_engine("sqlite://"); Base.metadata.create_all(e)
with Session(e) as s:
    s.add(A(extra=5,b=B(),cs=[C(),C()])); s.commit(); a=s.scalars(select(A)).one(); print(a.extra,a.twice,a.late_b is a.b,[c.id for c in a.late_c], a.cs[0].as2==[a])
Base.registry.configure(cascade=True); Base.registry.dispose(cascade=True)
print(list(Base.registry.mappers))
