# level: basic | shows: listeners that keep other attributes up to date: slug from title, totals, search text, init_scalar defaults
import re

from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    slug: Mapped[str]
    total: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="open")
    lines: Mapped[list["Line"]] = relationship(back_populates="order", cascade="all, delete-orphan", order_by="Line.id")


class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    price: Mapped[int]
    order: Mapped[Order] = relationship(back_populates="lines")


@event.listens_for(Order.title, "set", retval=True)
def clean(order, value, oldvalue, initiator):
    value = " ".join(value.split())
    order.slug = re.sub("[^a-z0-9]+", "-", value.lower())
    return value


@event.listens_for(Order.lines, "append")
def more(order, line, initiator):
    order.total = (order.total or 0) + line.price


@event.listens_for(Order.lines, "remove")
def less(order, line, initiator):
    order.total -= line.price


@event.listens_for(Order.state, "init_scalar", retval=True)
def initial(order, value, dict_):
    dict_["state"] = "draft"
    return "draft"


@event.listens_for(Line.price, "set")
def change(line, value, oldvalue, initiator):
    if line.order is not None and isinstance(oldvalue, int):
        line.order.total += value - oldvalue


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
order = Order(title="  Spring   Sale! ")
print(order.title, order.slug, order.total, order.state, "state" in order.__dict__)
order.lines = [Line(price=3), Line(price=4)]
print(order.total)
order.lines[0].price = 10
print(order.total)
Line(price=5, order=order)
print(order.total, len(order.lines))
with Session(engine) as session:
    session.add(order)
    session.commit()
    print(order.total, order.state, [line.price for line in order.lines])
    order.lines.pop(1)
    order.lines[0:1] = []
    print(order.total, session.scalars(select(Line.price)).all())
    order.lines.clear()
    order.title = "Over"
    session.commit()
    print(order.total, order.slug, order.lines)
