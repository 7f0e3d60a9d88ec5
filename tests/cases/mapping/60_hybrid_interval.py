from sqlalchemy import create_engine, select, func, ForeignKey, update, case, and_, or_, inspect, String, insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, aliased
from sqlalchemy.ext.hybrid import hybrid_property, hybrid_method, Comparator, HybridExtensionType

class Base(DeclarativeBase): pass

class Interval(Base):
    __tablename__ = "interval"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[int]
    end: Mapped[int]
    def __init__(self, start, end):
        self.start = start
        self.end = end

    @hybrid_property
    def length(self):
        "the length"
        return self.end - self.start

    @hybrid_method
    def contains(self, point):
        return (self.start <= point) & (point <= self.end)

    @hybrid_method
    def intersects(self, other):
        return self.contains(other.start) | self.contains(other.end)

    @hybrid_property
    def radius(self):
        return abs(self.length) / 2

    @radius.inplace.expression
    @classmethod
    def _radius_expression(cls):
        return func.abs(cls.length) / 2

    @length.setter
    def length(self, value):
        self.end = self.start + value

    @length.update_expression
    def length(cls, value):
        return [(cls.end, cls.start + value)]

print(select(Interval.length))
print(select(Interval.radius))
print(select(Interval).filter(Interval.length > 10))
print(select(Interval).filter_by(length=5))
print(select(Interval).filter(Interval.contains(15)))
ia = aliased(Interval)
print(select(Interval, ia).filter(Interval.intersects(ia)))
print(select(ia.length, ia.radius))
print(select(Interval).order_by(Interval.length.desc()))
print(select(Interval.length.label("foo")))
print(update(Interval).values({Interval.length: 25}))
print(update(Interval).values({"length": 25}))
print(update(Interval).values(length=25))
print(Interval.length, type(Interval.length).__name__, Interval.length.key)
print(Interval.length.__doc__)
print(inspect(Interval).all_orm_descriptors.keys())
print(inspect(Interval).all_orm_descriptors["length"].extension_type)
print(inspect(Interval).all_orm_descriptors.length.__name__)
print(inspect(Interval).all_orm_descriptors["contains"].extension_type)
print(inspect(Interval).all_orm_descriptors["length"].is_attribute)
e = create_engine("sqlite://", echo=False)
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Interval(5, 10), Interval(1, 20), Interval(7, 7)])
    s.commit()
    for i in s.scalars(select(Interval).order_by(Interval.length)):
        print(i.length, i.radius, i.contains(8))
    i.length = 100
    s.commit()
    r = s.execute(select(Interval.length, Interval.radius, Interval.id))
    print(r.keys())
    for row in r: print(row, row.length, row._mapping["radius"])
    print(s.execute(select(func.sum(Interval.length))).scalar())
    s.execute(update(Interval).where(Interval.length > 18).values({Interval.length: 3}))
    print(s.scalars(select(Interval.end)).all())
    s.query(Interval).filter(Interval.length == 3).update({"length": 4})
    print(s.query(Interval.length).order_by(Interval.length).all())
    print(s.query(Interval).filter_by(length=4).count())
    print(s.execute(select(Interval.length.in_([4,5]), (Interval.length + 1).label("x"), 1 + Interval.length)).all())
    print(s.execute(select(func.count()).select_from(Interval).group_by(Interval.length)).all())
try:
    i.radius = 3
except AttributeError as x: print(x)
try:
    del i.radius
except AttributeError as x: print(x)
