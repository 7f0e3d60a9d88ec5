from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    c: Mapped[Optional["C"]] = relationship(back_populates="p", )
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_id: Mapped[Optional[int]] = mapped_column(ForeignKey("p.id"))
    p: Mapped[Optional[P]] = relationship(back_populates="c", )


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = P(c=C())
session.add(p)
session.commit()
old = p.c
p.c = C()
session.commit()
print((old in session, old.p if old in session else 0, p.c.id))
p.c = None
session.commit()
print(session.scalars(select(C.p_id)).all())
c = C()
session.add(c)
c.p = p
session.commit()
print(p.c is c)
c3 = C(p=p)
session.add(c3)
session.commit()
print((p.c.id, c.p_id))
p2 = P()
session.add(p2)
c3.p = p2
session.commit()
print((p.c, p2.c.id))
session.delete(p2)
session.commit()
print(session.scalars(select(C.p_id)).all())
session.add(C(p_id=p.id))
session.add(C(p_id=p.id))
session.commit()
print(p.c)
session.expire_all()
print(session.scalars(select(P).options(selectinload(P.c))).all())
session.expire_all()
print(session.scalars(select(P).options(joinedload(P.c))).unique().all())
del p.c
print(p.c)
