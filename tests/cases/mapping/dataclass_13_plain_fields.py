import copy, dataclasses
from typing import Any, Optional, ClassVar
from sqlalchemy import create_engine, select, inspect, Integer, String, Column
from sqlalchemy.orm import *

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Car(Base):
    __tablename__ = "car"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    make: Mapped[str]
    year = mapped_column(Integer)
    trim = Column(String(5), default="std")
    doors: int = 4
    tmp: Optional[dict] = dataclasses.field(default=None, repr=False)
    wheels: ClassVar[int] = 4
    _hidden: int = 1

c = Car("Fiat")
print(c, c.year, c.doors, c.wheels, c._hidden)
print([(f.name, f.default if f.default is not dataclasses.MISSING else "-") for f in dataclasses.fields(Car)])
c.year = 1999
try:
    Car("x", year=3)
except TypeError as e:
    print(e)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(c); s.commit()
    print(c, c.trim)
    d = copy.copy(c)
    print(d == c, d is c)
    c.doors = 5
    s.refresh(c)
    print(c.doors, "doors" in inspect(c).dict)
    s.expire(c)
    print(c == c, inspect(c).expired)
    x = s.get(Car, 1)
    print(x is c)
    s.expunge_all()
    y = s.get(Car, 1)
    print(y.doors, y.tmp, y._hidden, y)
    print(y == c, dataclasses.asdict(y))
    z = s.merge(Car("merged", 9))
    print(z, z.doors)
    s.delete(y); s.commit()
    print(y, inspect(y).detached)
Car.color = mapped_column(String(9))
print(Car.color, [c.name for c in Car.__table__.c])
try:
    Car.seats = mapped_column(Integer, init=False)
    print("ok")
except Exception as e:
    print(type(e).__name__, e)
try:
    dataclasses.replace(c, id=4)
except ValueError as e:
    print(e)
class Holder(MappedAsDataclass):
    pass
print(dataclasses.fields(Holder), Holder())
print(Car.__mapper__.attrs.keys())
