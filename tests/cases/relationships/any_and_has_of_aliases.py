from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.hybrid import hybrid_property
Base = declarative_base()
class P(Base):
    __tablename__ = "p"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    up_id = Column(ForeignKey("p.id"))
    kids = relationship("P", backref=backref("up", remote_side=id))
    nick = synonym("name")
    @hybrid_property
    def big(self): return self.id > 5
    toys = relationship("T", backref="p")
class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    label = Column(String)
    p_id = Column(ForeignKey("p.id"))
A = aliased(P); TA = aliased(T)
for f in (lambda: P.kids.any(name="x"), lambda: P.kids.any(nick="x"), lambda: P.kids.any(big=True), lambda: A.kids.any(name="x"), lambda: P.kids.of_type(A).any(name="x"), lambda: P.toys.of_type(TA).any(label="x"),
    lambda: P.toys.of_type(TA).any(TA.label == "x"), lambda: T.p.has(big=True), lambda: T.p.has(up=None), lambda: T.p.has(toys=T()), lambda: T.p.of_type(A).has(A.name == "x"), lambda: P.toys.any(T.label == "x", id=4), lambda: P.kids.any(P.name == "k", up=P(id=3)),
    lambda: ~P.toys.any(), lambda: or_(P.toys.any(), T.p.has()), lambda: T.p.and_(P.id > 3).has(name="x"), lambda: P.toys.and_(T.id > 3).any(),
    lambda: TA.p.has(name="k"), lambda: TA.p == P(id=4), lambda: A.toys.contains(T(p_id=4)), lambda: A.kids.contains(P(id=9, up_id=3)), lambda: A.up == P(id=3), lambda: A.up != P(id=3), lambda: P.up != None, lambda: P.toys.any("x"), lambda: P.toys.any(text("t.label = 'x'")), lambda: P.toys.any(exists().where(T.id == 4))):
    try: print(f()); 
    except Exception as ex: print(type(ex).__name__, ex)
    try: print(select(P.id).where(f()), select(A.id).where(f()))
    except Exception as ex: print(type(ex).__name__, ex)
sub = select(T).where(T.id > 3).subquery()
ST = aliased(T, sub)
P.subs = relationship(ST, primaryjoin=P.id == ST.p_id, viewonly=True)
print(P.subs.any(label="x"), P.subs.any(ST.label == "x"), P.subs.any(T.label == "x"))
print(select(P.id).where(P.subs.any(label="x")))
print(select(P.id).where(P.subs.any(ST.label=="x")))
print(select(P.id).join(P.subs).where(ST.label=="x"))
