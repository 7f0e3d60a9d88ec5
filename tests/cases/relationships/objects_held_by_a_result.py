from sqlalchemy import *
from sqlalchemy.orm import *
Base = declarative_base()
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    bs = relationship("B", backref="a")
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    a_id = Column(ForeignKey("a.id"))
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([A(bs=[B(), B(), B()]), A(bs=[B(), B()])]); s.commit(); s.expunge_all()
    for b in s.scalars(select(B)): print(b.a.id)
    s.expunge_all()
    for b in s.scalars(select(B).order_by(B.id)): print(b.a.id)
    s.expunge_all()
    for b in s.query(B): print(b.a.id)
    s.expunge_all()
    for (b,) in s.execute(select(B)): print(b.a.id)
    s.expunge_all()
    it = iter(s.scalars(select(B))); b = next(it); b.a; b = next(it); b.a; print(len(s.identity_map)); del it; print(len(s.identity_map))
    for b in s.scalars(select(B)).unique(): print(len(s.identity_map), b.a.id)
    r = s.execute(select(B)); r.fetchone(); b = r.fetchone(); print(len(s.identity_map)); r.close(); print(len(s.identity_map))
