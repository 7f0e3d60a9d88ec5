# level: intermediate | shows: merge() as an upsert of association objects keyed by their parents, with keys taken from relationships or given
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Basket(Base):
    __tablename__ = "basket"
    id: Mapped[int] = mapped_column(primary_key=True)
    lines: Mapped[list["Line"]] = relationship(back_populates="basket", cascade="all, delete-orphan", order_by="Line.fruit_name")
    fruits = association_proxy("lines", "fruit")

class Fruit(Base):
    __tablename__ = "fruit"
    name: Mapped[str] = mapped_column(primary_key=True)
    price: Mapped[int | None]
    def __repr__(self):
        return f"{self.name}={self.price}"

class Line(Base):
    __tablename__ = "line"
    basket_id: Mapped[int] = mapped_column(ForeignKey("basket.id"), primary_key=True)
    fruit_name: Mapped[str] = mapped_column(ForeignKey("fruit.name"), primary_key=True)
    count: Mapped[int] = mapped_column(default=1)
    basket: Mapped[Basket] = relationship(back_populates="lines")
    fruit: Mapped[Fruit] = relationship()
    def __repr__(self):
        return f"{self.fruit_name}x{self.count}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
b = s.merge(Basket(id=1, lines=[Line(fruit=Fruit(name="fig", price=3)), Line(fruit=Fruit(name="lime"), count=4)]))
print(b.lines, list(b.fruits), len(s.new))
s.commit()
print(b.lines, s.scalars(select(Fruit).order_by(Fruit.name)).all())

# with whole keys a line is found, its fruit too
b = s.merge(Basket(id=1, lines=[Line(basket_id=1, fruit_name="fig", count=2), Line(basket_id=1, fruit_name="kiwi", fruit=Fruit(name="kiwi", price=1))]))
print(b.lines, [inspect(x).pending for x in b.lines], inspect(b).attrs.lines.history.deleted, list(b.fruits))
print(inspect(b.lines[0]).attrs["count"].history, inspect(b.lines[0]).attrs.fruit.history)
s.commit()
print(b.lines, s.scalars(select(Fruit.name).order_by(Fruit.name)).all())

# a single line, with both its parents in the graph
line = s.merge(Line(basket_id=1, fruit_name="fig", count=9, fruit=Fruit(name="fig", price=30), basket=Basket(id=1)))
print(line, line.basket is b, b.lines, line.fruit, sorted(map(repr, (o for o in s.dirty if o is not b))))
s.commit()
# its key taken from relationships alone: no key, so new, and in the way of the other
line = s.merge(Line(count=1, fruit=Fruit(name="fig"), basket=Basket(id=1)))
with s.no_autoflush:
    print(inspect(line).pending, line in b.lines, len(b.lines))
try:
    s.flush()
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
print(b.lines)
# a changed part of the key: found under the given one, and the old one stays
with Session(engine) as t:
    d = t.get(Line, (1, "kiwi"))
d.fruit_name = "lime"
m = s.merge(d)
print(m, inspect(m).attrs.fruit_name.history, inspect(m).identity)
s.commit()
print(s.execute(select(Line.fruit_name, Line.count).order_by(Line.fruit_name)).all(), inspect(m).identity, m.fruit)
