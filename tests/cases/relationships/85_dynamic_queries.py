from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm import AppenderQuery, Query, WriteOnlyCollection


class Base(DeclarativeBase):
    pass


class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Optional[str]]
    cs: DynamicMapped["C"] = relationship(back_populates="p")
    tags: DynamicMapped["T"] = relationship(secondary=Table("pt", Base.metadata, Column("p", ForeignKey("p.id"), primary_key=True), Column("t", ForeignKey("t.id"), primary_key=True)), back_populates="ps", passive_deletes=True)

    def __repr__(self): return f"P({self.n})"
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_id: Mapped[Optional[int]] = mapped_column(ForeignKey("p.id", ondelete="cascade"))
    n: Mapped[Optional[str]]
    p: Mapped[Optional[P]] = relationship(back_populates="cs")

    def __repr__(self): return f"C({self.n})"
class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Optional[str]]
    ps: DynamicMapped["P"] = relationship(secondary="pt", back_populates="tags", passive_deletes=True)

    def __repr__(self): return f"T({self.n})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = P(n="p")
p.cs.append(C(n="a"))
p.cs.extend([C(n="b"), C(n="c")])
list(p.cs)
p.cs.count()
session.add(p)
session.commit()
print(p.cs.all())
print(p.cs.filter(C.n > "a").order_by(C.n.desc()).all())
print(p.cs.filter_by(n="a").one())
print(p.cs.count())
print(p.cs[0:2])
print(p.cs[1])
print(p.cs.first())
print(p.cs.limit(1).offset(1).all())
print(isinstance(p.cs, Query))
print(isinstance(p.cs, AppenderQuery))
print(type(p.cs).__name__)
print([c for c in p.cs if c.n != "a"])
p.cs.remove(p.cs[0])
print(p.cs.all())
session.commit()
print(p.cs.all())
p.cs = [C(n="z")]
session.commit()
print(p.cs.all())
p.cs.filter(C.n == "z").update({"n": "zz"})
print(p.cs.all())
p.cs.filter(C.n == "zz").delete()
print(p.cs.all())
p.cs.add(C(n="added"))
print(p.cs.all())
p.cs.add_all([C(n="m")])
session.commit()
print(str(p.cs))
print(p.cs.statement)
print(p.cs.join(C.p).filter(P.n == "p").all())
print(p.cs.order_by(C.id.desc()).first())
print(p.cs.with_entities(C.n).all())
print(p.cs.exists())
try:
    print(p.cs.one_or_none())
except Exception as error:
    print(type(error).__name__, error)
try:
    print(p.cs.one())
except Exception as error:
    print(type(error).__name__, error)
try:
    print(p.cs.get(1))
except Exception as error:
    print(type(error).__name__, error)
p.tags.append(T(n="t1"))
p.tags.append(T(n="t2"))
session.commit()
print(p.tags.all())
print(p.tags.filter_by(n="t1").all())
t = p.tags[0]
p.tags.remove(t)
session.commit()
print(t.ps.all())
t.ps.append(p)
session.commit()
print(t.ps.count())
q = P(n="q", cs=[C(n="q1")], tags=[t])
session.add(q)
session.commit()
print(t.ps.order_by(P.id).all())
c = C(n="late", p=q)
session.flush()
print(q.cs.all())
c.p = None
session.flush()
print(q.cs.all())
session.delete(q)
session.commit()
print(session.scalars(select(C.n)).all())
t2 = P(n="t")
t2.cs.append(C(n="x"))
t2.cs.all()
print(t2.cs[0])
session.expunge(p)
print(p.cs.all())
print(select(P).where(P.cs.any(C.n == "x")))
try:
    print(session.scalars(select(P).options(selectinload(P.cs))).all())
except Exception as error:
    print(type(error).__name__, error)
print(P.cs.property.lazy)
print(p.cs.session)
try:
    p.cs.append(5)
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.cs = 5
except Exception as error:
    print(type(error).__name__, error)
try:
    t2.cs = None
except Exception as error:
    print(type(error).__name__, error)
try:
    print(len(p.cs))
except Exception as error:
    print(type(error).__name__, error)
print(p.cs == [])
print(C() in t2.cs)
print(inspect(t2).attrs.cs.history)
