from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Acc(Base):
    __tablename__ = "acc"
    co: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    lines: Mapped[List["Line"]] = relationship(back_populates="acc", cascade="all, delete-orphan")
class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    co: Mapped[Optional[int]]
    acc_id: Mapped[Optional[int]]
    n: Mapped[int]
    acc: Mapped[Optional[Acc]] = relationship(back_populates="lines")
    __table_args__ = (ForeignKeyConstraint(["co", "acc_id"], ["acc.co", "acc.id"]),)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a = Acc(co=1, id=1, lines=[Line(n=1), Line(n=2)])
session.add(a)
session.commit()
print([l.n for l in a.lines])
print(a.lines[0].acc is a)
a.lines.pop(0)
session.commit()
print(session.scalars(select(Line.n)).all())
print(session.scalars(select(Line).where(Line.acc == a)).all()[0].n)
print(session.scalars(select(Line).where(Line.acc == None)).all())
print(session.scalars(select(Acc).where(Acc.lines.any(Line.n == 2))).all()[0].id)
print(session.scalars(select(Line).where(Line.acc.has(name="x"))).all())
print(select(Line).where(Line.acc != a))
print(select(Acc).where(Acc.lines.contains(a.lines[0])))
print(select(Acc).join(Acc.lines))
a.id = 5
session.commit()
try:
    session.expire_all()
    print(a.lines[0].acc_id)
except Exception as error:
    print(type(error).__name__, error)
session.delete(a)
session.commit()
print(session.scalars(select(Line.n)).all())
