# level: advanced | shows: comparator_factory, __composite_values__, column_template, optional composites, merge
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

e = create_engine("sqlite://")
Base.metadata.create_all(e)
from sqlalchemy.schema import CreateTable
for t in Base.metadata.sorted_tables:
    print(CreateTable(t))
with Session(e) as s:
    s.add_all([V(start=Point(1, 2), end=Point(3, 4)), V(start=None, end=Point(9, 9))])
    s.commit()
    for v in s.scalars(select(V).order_by(V.id)):
        print(v.start, v.end)
    print(select(V.id).where(V.start > Point(0, 0)))
    print(s.scalars(select(V.id).where(V.start > Point(0, 0))).all())
    print(select(V.id).where(V.start.near(Point(1, 1), 3)))
    print(V.end.info, V.end.property.info)
    a = aliased(V)
    print(select(a.id).where(a.start > Point(0, 0)))
    u = User(home=Address("S", None), work=Address("w", None, None), third=Address("t", "c", "z"))
    s.add(u)
    s.commit()
    print(u.home, u.work, u.third)
    print(u.home_street, u.wstreet, u.city)
    s.execute(update(User).values({User.home: Address("q", "r", "s")}))
    s.commit()
    print(u.home)
    try:
        s.execute(update(User).values({User.home: 5}))
    except Exception as ex:
        print(type(ex).__name__, ex)
    print(s.scalars(select(User.work)).all())
    with s.no_autoflush:
        del u.home
        print(u.home, u.home_zip)
    s.rollback()
    n = V()
    print(n.start)
    n.x1 = 5
    print(n.start, n.__dict__.keys() - {"_sa_instance_state"})
    n2 = V(x1=1, y1=2)
    print(n2.start)
    s.refresh(u)
    print(u.home)
    d = s.merge(User(id=1, home=Address("m", "m", "m")))
    print(d.home)
    s.flush()
    print(d.home)
