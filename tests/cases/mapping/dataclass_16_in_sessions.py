import dataclasses
from typing import Optional, List
from sqlalchemy import create_engine, select, ForeignKey, inspect
from sqlalchemy.orm import *

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    stops: Mapped[List["Stop"]] = relationship(back_populates="line", default_factory=list, order_by="Stop.pos", cascade="all, delete-orphan")

class Stop(Base):
    __tablename__ = "stop"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    pos: Mapped[int]
    line_id: Mapped[int] = mapped_column(ForeignKey("line.id"), init=False, repr=False)
    line: Mapped["Line"] = relationship(back_populates="stops", init=False, repr=True)
    info: Mapped[Optional[str]] = mapped_column(default="-", deferred=True)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine, expire_on_commit=False) as s:
    l = Line("red", [Stop(1), Stop(2, info="x")])
    print(l)
    s.add(l)
    print(l in s, l.stops[0] in s, s.new is not None, len(s.new))
    s.commit()
    print(l)
    print(l.stops[0] == l.stops[1], l.stops.index(l.stops[1]))
    s.expire(l, ["stops"])
    print(len(l.stops))
    l.stops.remove(l.stops[0])
    s.flush()
    print(l)
    s.rollback()
    print(l.stops[0].line is l)
    d = s.scalars(select(Stop).where(Stop.pos == 2)).one()
    s.expunge(d)
    try:
        print(d)
    except Exception as e:
        print(type(e).__name__, e)
with Session(engine) as s:
    d = s.scalars(select(Stop).where(Stop.pos == 1)).one()
try:
    print(d)
except Exception as e:
    print(type(e).__name__, e)
with Session(engine) as s:
    l2 = s.scalars(select(Line).options(joinedload(Line.stops))).unique().one()
    print(l2)
    m = s.merge(Line("new name", [Stop(9)]))
    print(inspect(m).pending, m)
    s.rollback()
    got = s.get(Line, 1, options=[selectinload(Line.stops).undefer(Stop.info)])
    print(got)
    got.name = "blue"
    print(inspect(got).attrs.name.history)
    s.refresh(got)
    print(got.name)
    try:
        {got}
    except TypeError as e:
        print(e)
