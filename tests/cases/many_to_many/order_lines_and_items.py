# association object + secondary on the same table, proxies, overlaps
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, DateTime, func, text
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.orm import declarative_base, Session, relationship, configure_mappers, joinedload, selectinload
Base = declarative_base()
class Order(Base):
    __tablename__ = "orders"
    id = Column(Integer, primary_key=True)
    who = Column(String)
    lines = relationship("Line", back_populates="order", cascade="all, delete-orphan", order_by="Line.item_id")
    items = relationship("Item", secondary="line", back_populates="orders", order_by="Item.name")
    names = association_proxy("lines", "item_name")
    qty = association_proxy("lines", "qty")
class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    name = Column(String); price = Column(Integer)
    lines = relationship("Line", back_populates="item")
    orders = relationship(Order, secondary=lambda: Line.__table__, back_populates="items")
    def __repr__(self): return self.name
class Line(Base):
    __tablename__ = "line"
    order_id = Column(ForeignKey("orders.id"), primary_key=True)
    item_id = Column(ForeignKey("item.id"), primary_key=True)
    qty = Column(Integer, default=1)
    order = relationship(Order, back_populates="lines")
    item = relationship(Item, back_populates="lines", lazy="joined")
    item_name = association_proxy("item", "name")
    def __init__(self, item=None, qty=1): self.item, self.qty = item, qty
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always")
    configure_mappers()
    for m in w: print(m.category.__name__, m.message)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    a, b, c = (Item(name=n, price=p) for n, p in (("ax", 3), ("bolt", 1), ("cog", 7)))
    o = Order(who="me")
    o.lines = [Line(a, 2), Line(b, 5)]
    s.add(o); s.add(c)
    print(o.items)
    s.commit()
    print(o.items, list(o.names), list(o.qty))
    o.items.append(c); s.commit(); print([(l.item.name, l.qty) for l in o.lines])
    o.lines.append(Line(a, 9)); attempt(s.commit); s.rollback()
    o.items.remove(a); s.commit(); print(list(o.names), a.lines, a.orders)
    ln = o.lines[0]
    o.lines.remove(ln); print(o.items); o.items.remove(o.items[0])
    attempt(s.commit); s.rollback()
    print(s.execute(select(Order.who, func.sum(Line.qty * Item.price)).join(Order.lines).join(Line.item).group_by(Order.id)).all())
    print(s.scalars(select(Order).join(Order.items).where(Item.price > 5)).all() == [o])
    print(s.scalars(select(Item.name).where(Item.lines.any(Line.qty > 4))).all(), s.scalars(select(Item.name).where(~Item.orders.any())).all())
    for x in s.scalars(select(Order).options(selectinload(Order.lines), joinedload(Order.items))).unique(): print([l.item for l in x.lines], x.items)
    s.delete(b); attempt(s.commit); s.rollback()
    s.delete(o); attempt(s.commit); s.rollback(); print(s.execute(select(Line.order_id, Line.item_id)).all())
