# every way to change a collection keeps the other side in step
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Box(Base):
    __tablename__ = "boxes"
    id: Mapped[int] = mapped_column(primary_key=True)
    items: Mapped[list["Item"]] = relationship(back_populates="box", order_by="Item.id")


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    box_id: Mapped[int | None] = mapped_column(ForeignKey("boxes.id"))
    box: Mapped["Box | None"] = relationship(back_populates="items")

    def __repr__(self):
        return self.name


a, b, c, d, e = (Item(name=name) for name in "abcde")
box = Box(items=[a, b])
print(type(box.items).__name__, box.items, isinstance(box.items, list), a.box is box)
box.items.insert(0, c)
box.items += [d]
box.items.extend([e])
print(box.items, len(box.items), c in box.items, box.items.index(d), box.items[1:3], e.box is box)
print(box.items.pop(), e.box, box.items.pop(0), c.box)
box.items[0] = e
print(box.items, a.box, e.box is box)
del box.items[0]
print(box.items, e.box)
box.items[1:] = [a, c]
print(box.items, d.box, c.box is box, list(reversed(box.items)), sorted(box.items, key=lambda i: i.name))
box.items.remove(c)
print(box.items, c.box, box.items == [b, a], box.items + [e], [*box.items])
try:
    box.items.remove(c)
except ValueError as error:
    print(error)
d.box = box
print(box.items, inspect(box).attrs["items"].history.added)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    other = Box(items=[c])
    session.add_all([box, other])
    session.commit()
    print(box.items, other.items)
    other.items = box.items[:2]
    print(box.items, other.items, c.box)
    print(inspect(other).attrs["items"].history)
    session.commit()
    print(session.execute(select(Item.name, Item.box_id).order_by(Item.name)).all())
    e.box = other
    print(e in session, inspect(e).pending)
    box.items.clear()
    session.commit()
    print(session.execute(select(Item.name, Item.box_id).order_by(Item.name)).all())
try:
    box.items = None
except TypeError as error:
    print(error)
try:
    box.items.append("x")
except AttributeError as error:
    print(error)
