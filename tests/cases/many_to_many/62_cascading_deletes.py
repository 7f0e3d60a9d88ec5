from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


ab = Table("ab", Base.metadata, Column("a", ForeignKey("a.id"), primary_key=True), Column("b", ForeignKey("b.id"), primary_key=True))
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    bs: Mapped[List["B"]] = relationship(secondary=ab, back_populates="as_", cascade="all, delete")
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    as_: Mapped[List["A"]] = relationship(secondary=ab, back_populates="bs")

    def __repr__(self): return f"B({self.id})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a = A(bs=[B(), B(), B()])
session.add(a)
session.commit()
x, y, z = a.bs
a.bs.remove(x)
session.commit()
print(x.as_)
x.as_.append(a)
session.commit()
print(session.execute(select(ab).order_by(ab.c.b)).all())
print(a.bs.append(x) if x not in a.bs else 1)
a.bs = [z, B()]
session.commit()
print(session.execute(select(ab).order_by(ab.c.b)).all())
session.delete(z)
session.commit()
print(session.execute(select(ab).order_by(ab.c.b)).all())
session.execute(delete(ab))
print(a.bs.remove(a.bs[0]) if a.bs else None)
session.commit()
session.delete(a)
session.commit()
print(session.scalars(select(B)).all())
