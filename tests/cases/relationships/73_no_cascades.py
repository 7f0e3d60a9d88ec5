from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Optional[str]]
    cs: Mapped[List["C"]] = relationship(back_populates="p", cascade="")

    def __repr__(self): return f"P({self.n})"
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_id: Mapped[Optional[int]] = mapped_column(ForeignKey("p.id" ))
    n: Mapped[Optional[str]]
    p: Mapped[Optional[P]] = relationship(back_populates="cs")

    def __repr__(self): return f"C({self.n})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = P(n="p", cs=[C(n="a"), C(n="b"), C(n="c")])
session.add(p)
session.commit()
try:
    a, b, c = p.cs
except Exception as error:
    print(type(error).__name__, error)
try:
    p.cs.remove(a)
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
print(session.scalars(select(C.n).order_by(C.id)).all())
try:
    print((a in session, a.p_id if a in session else None))
except Exception as error:
    print(type(error).__name__, error)
try:
    q = P(n="q")
    session.add(q)
    b.p = q
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
print((p.cs, q.cs))
p.cs = []
session.commit()
print(session.scalars(select(C.n).order_by(C.id)).all())
c2 = C(n="orphan")
session.add(c2)
session.commit()
session.rollback()
session.delete(q)
session.commit()
print(session.scalars(select(C.n).order_by(C.id)).all())
print(q in session)
d = C(n="d", p=p)
print(d in session)
session.rollback()
print(p.cs)
m = session.merge(P(id=1, n="merged", cs=[C(n="x")]))
session.commit()
print([(x.n) for x in m.cs])
session.expunge(m)
print([x in session for x in m.cs])
session.add(m)
print([x in session for x in m.cs])
session.refresh(m)
session.delete(m)
session.flush()
session.rollback()
print(m.cs)
