# level: advanced | shows: the errors of composite()
import dataclasses
from typing import Optional
from sqlalchemy import ForeignKey, String, Integer, create_engine, select, update, inspect, and_, Column, Table, MetaData
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass

class Point:
    def __init__(self, x, y):
        self.x = x; self.y = y
    def __composite_values__(self):
        return self.x, self.y
    def __repr__(self):
        return f"Point(x={self.x!r}, y={self.y!r})"
    def __eq__(self, other):
        return isinstance(other, Point) and other.x == self.x and other.y == self.y
    def __ne__(self, other):
        return not self.__eq__(other)

class PointComparator(CompositeProperty.Comparator):
    def __gt__(self, other):
        return and_(*[a > b for a, b in zip(self.__clause_element__().clauses, other.__composite_values__())])
    def near(self, other, d):
        return and_(*[a.between(b - d, b + d) for a, b in zip(self.__clause_element__().clauses, other.__composite_values__())])

class V(Base):
    __tablename__ = "v"
    id: Mapped[int] = mapped_column(primary_key=True)
    x1: Mapped[Optional[int]] = mapped_column()
    y1: Mapped[Optional[int]] = mapped_column()
    _x2: Mapped[int] = mapped_column("x2")
    _y2: Mapped[int] = mapped_column("y2")
    start = composite(Point, x1, y1, comparator_factory=PointComparator)
    end = composite(Point, "_x2", "_y2", info={"a": 1})

@dataclasses.dataclass
class Address:
    street: str
    city: Optional[str]
    zip: str = "0000"

class User(Base):
    __tablename__ = "u"
    id: Mapped[int] = mapped_column(primary_key=True)
    home: Mapped[Address] = composite(column_template="home_%s")
    work: Mapped[Optional[Address]] = composite(mapped_column("wstreet", String(20)), mapped_column("wcity"), mapped_column("wzip", nullable=True))
    third: Mapped["Address"] = composite(mapped_column(nullable=True))

for bad in (lambda: composite(column_template="abc"), lambda: V(start=5), lambda: V(end="x")):
    try:
        print(bad())
    except Exception as ex:
        print(type(ex).__name__, ex)
try:
    V.start.foo
except AttributeError as ex:
    print(ex)
def mk(f):
    try:
        print(f())
    except Exception as ex:
        print(type(ex).__name__, ex)
def c1():
    class B1(Base):
        __tablename__ = "b1"
        id: Mapped[int] = mapped_column(primary_key=True)
        p = composite(mapped_column("a"))
def c2():
    class B2(Base):
        __tablename__ = "b2"
        id: Mapped[int] = mapped_column(primary_key=True)
        p = composite(Point, mapped_column(Integer), mapped_column(Integer))
def c3():
    class B3(Base):
        __tablename__ = "b3"
        id: Mapped[int] = mapped_column(primary_key=True)
        p: Mapped[Address] = composite(mapped_column("a"), mapped_column("b"), mapped_column("c"), mapped_column("d"))
def c4():
    class B4(Base):
        __tablename__ = "b4"
        id: Mapped[int] = mapped_column(primary_key=True)
        p: Mapped[Point] = composite(Point, "nope", "nein")
    B4().p
for f in (c1, c2, c3, c4):
    mk(f)
