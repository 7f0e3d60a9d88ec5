# level: advanced | shows: relationships whose joins are expressions: functions, LIKE, casts, BETWEEN, with foreign() inside
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    a1 = relationship("P", primaryjoin=lambda: func.substr(B.name, 1, 1) == func.substr(foreign(P.name), 1, 1), viewonly=True, uselist=True)
    a2 = relationship("P", primaryjoin=lambda: foreign(P.name).like(B.name + "%"), viewonly=True, uselist=True)
    a3 = relationship("P", primaryjoin=lambda: func.lower(foreign(P.name)) == B.name, viewonly=True)
    a4 = relationship("P", primaryjoin=lambda: cast(foreign(P.name), Integer) == B.id, viewonly=True)
    a5 = relationship("P", primaryjoin=lambda: foreign(P.id).between(B.id, B.id + 3), viewonly=True)
for k in ("a1","a2","a3","a4","a5"):
    try:
        p = getattr(B, k).property
        print(k, p.direction.name, p.uselist, p.local_remote_pairs, p.primaryjoin, select(B).join(getattr(B,k)))
    except Exception as e:
        print(k, type(e).__name__, e)
