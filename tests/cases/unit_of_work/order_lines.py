from decimal import Decimal
from sqlalchemy import ForeignKey, String, create_engine, select, func, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, object_session


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    level: Mapped[str] = mapped_column(server_default="basic")
    orders: Mapped[list["Order"]] = relationship(back_populates="customer")


class Order(Base):
    __tablename__ = "order"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id"))
    total: Mapped[int] = mapped_column(default=0)
    customer: Mapped["Customer | None"] = relationship(back_populates="orders")
    lines: Mapped[list["Line"]] = relationship(back_populates="order", cascade="all, delete-orphan")


class Product(Base):
    __tablename__ = "product"
    sku: Mapped[str] = mapped_column(primary_key=True)
    price: Mapped[int]


class Line(Base):
    __tablename__ = "line"
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id"), primary_key=True)
    pos: Mapped[int] = mapped_column(primary_key=True)
    sku: Mapped[str] = mapped_column(ForeignKey("product.sku"))
    qty: Mapped[int] = mapped_column(default=1)
    order: Mapped["Order"] = relationship(back_populates="lines")
    product: Mapped["Product"] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
p1, p2 = Product(sku="b", price=5), Product(sku="a", price=7)
o = Order(lines=[Line(pos=1, product=p1, qty=2), Line(pos=2, product=p2)])
c1, c2 = Customer(name="x", orders=[o]), Customer(name="y", level="gold")
s.add_all([c2, c1])
print(object_session(c1) is s, o in s, p1 in s)
s.flush()
print(c1.id, c2.id, o.id, o.customer_id, [(l.order_id, l.pos) for l in o.lines], c1.level)
o.total = sum(l.qty * l.product.price for l in o.lines)
o.lines[0].qty += 5
c1.name = "xx"
c2.name = "yy"
s.commit()
print(c1.name, o.total)
o.customer = c2
print([x.id for x in c1.orders], [x.id for x in c2.orders])
s.commit()
del o.lines[1]
s.add(Line(order=o, pos=3, sku="a"))
s.commit()
print([(l.pos, l.sku, l.product.price) for l in o.lines])
p2.price = Product.price + 3
s.flush()
print(p2.price)
p1.sku = "bbb"
try:
    s.flush()
    print([l.sku for l in s.scalars(select(Line).order_by(Line.pos))])
except Exception as e:
    print(type(e).__name__, e)
s.rollback()
s.delete(o)
s.delete(c1)
s.add(Customer(id=c1.id, name="replacement"))
s.commit()
print(s.execute(select(Customer.id, Customer.name, Customer.level).order_by(Customer.id)).all())
print(s.execute(select(func.count(Line.pos))).scalar_one())
print(len(s.identity_map), sorted(str(k[1]) for k in s.identity_map.keys()))
s.add_all([Customer(name=n, level=None) for n in "abc"])
s.flush()
s.add(Customer(name=func.upper("sql")))
s.commit()
print(s.scalars(select(Customer.name).where(Customer.level.is_(None))).all(), s.scalars(select(Customer.name)).all())
c = s.get(Customer, 2, populate_existing=True)
print(c.name, s.get(Line, (1, 1)), s.get(Line, {"order_id": 1, "pos": 3}))
s.close()
