from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    cs = relationship("C")
class C(Base):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    a_id = Column(ForeignKey("a.id"))
    a = relationship(A, overlaps="cs")
print(select(with_parent(A(id=1), A.cs)).compile().params)
print(with_parent(A(id=1), A.cs).compile().params)
a = A(id=1)
print(select(with_parent(a, A.cs)).compile().params)
print(with_parent(a, A.cs).compile().params)
print((C.a == a).compile().params)
print((C.a == A(id=7)).compile().params)
print(select(C.id).where(C.a == A(id=7)).compile().params)
print(select(C.id).where(A.cs.contains(C(a_id=7))).compile().params)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
s = Session(e)
print(s.execute(select(C.id).where(C.a == A(id=7))).all())
