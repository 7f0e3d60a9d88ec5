# level: intermediate | shows: annotations beside a __table__ that the class gives
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
t = Table("line", Base.metadata, Column("id", Integer, primary_key=True), Column("nm", String), Column("len", Integer))
class Line(Base):
    __table__ = t
    id: Mapped[int]
    nm: Mapped[str | None]
    label: Mapped[str] = synonym("nm")
    km: Mapped[int] = t.c.len
print(inspect(Line).attrs.keys())
l = Line(nm="x", km=4); print(l.label, l.km)
class Stop(Base):
    __table__ = Table("stop", Base.metadata, Column("id", Integer, primary_key=True))
    name: Mapped[str]
print(inspect(Stop).attrs.keys())
