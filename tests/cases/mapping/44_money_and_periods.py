# level: advanced | shows: composite as money and period in an order book, Bundle subclasses, query-time use
import dataclasses, datetime as dt
from decimal import Decimal
from typing import Optional
from sqlalchemy import Date, ForeignKey, Numeric, String, create_engine, func, select, update
from sqlalchemy.orm import (Bundle, DeclarativeBase, Mapped, Session, aliased, composite, mapped_column, relationship, load_only, defer, undefer, joinedload)

class Base(DeclarativeBase):
    pass

@dataclasses.dataclass(frozen=True)
class Money:
    amount: int
    currency: str
    def __add__(self, other):
        if other.currency != self.currency:
            raise ValueError("mixed currencies")
        return Money(self.amount + other.amount, self.currency)

@dataclasses.dataclass
class Period:
    start: dt.date
    end: Optional[dt.date] = None
    @property
    def open(self):
        return self.end is None

class Customer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    orders: Mapped[list["Order"]] = relationship(back_populates="customer", cascade="all, delete-orphan")

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id"))
    net: Mapped[Money] = composite(mapped_column("net_amount"), mapped_column("net_currency", String(3)))
    tax: Mapped[Optional[Money]] = composite(mapped_column("tax_amount", nullable=True), mapped_column("tax_currency", nullable=True))
    period: Mapped[Period] = composite(mapped_column("valid_from"), mapped_column("valid_to"), deferred=True, group="validity")
    customer: Mapped[Customer] = relationship(back_populates="orders")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    c = Customer(name="Ann")
    c.orders = [
        Order(net=Money(100, "EUR"), tax=Money(19, "EUR"), period=Period(dt.date(2024, 1, 1))),
        Order(net=Money(50, "USD"), tax=None, period=Period(dt.date(2024, 2, 1), dt.date(2024, 3, 1))),
    ]
    s.add(c)
    s.commit()
with Session(engine) as s:
    print(select(Order))
    for o in s.scalars(select(Order).order_by(Order.id.desc())):
        print(o.net, o.tax, o.period, o.period.open)
    print(s.execute(select(Customer.name, Order.net, Order.tax).join(Order.customer).order_by(Order.id)).all())
    c = s.scalars(select(Customer).options(joinedload(Customer.orders))).unique().one()
    print([o.net for o in c.orders])
    o = s.get(Order, 1)
    o.net = o.net + Money(11, "EUR")
    print(o in s.dirty, s.is_modified(o))
    s.commit()
    print(o.net, o.net_amount)
    o.net = dataclasses.replace(o.net, currency="CHF")
    s.rollback()
    print(o.net)
    print(s.scalars(select(Order).where(Order.net >= Money(100, "A"))).all() == [o])
    print(s.scalars(select(Order.id).where(Order.tax == None)).all())
    print(s.scalars(select(Order.id).where(Order.tax != None)).all())
    print(s.scalars(select(Order.id).where((Order.net == Money(50, "USD")) | (Order.net == Money(1, "USD")))).all())
    O2 = aliased(Order, name="o2")
    print(s.execute(select(Order.id, O2.net).join(O2, O2.id > Order.id)).all())
    s.execute(update(Order).where(Order.id == 2).values({Order.net: Money(60, "USD"), "tax_amount": 3}))
    print(s.get(Order, 2).net)
    s.execute(update(Order), [{"id": 1, "net": Money(7, "JPY")}])
    print(s.get(Order, 1).net)
    try:
        o.net + Money(1, "X")
    except ValueError as e:
        print("no:", e)
    class Total(Bundle):
        def create_row_processor(self, query, procs, labels):
            def proc(row):
                amount, currency = [p(row) for p in procs]
                return f"{amount} {currency}"
            return proc
    total = Total("total", func.sum(Order.net_amount).label("amount"), Order.net_currency)
    for row in s.execute(select(total).group_by(Order.net_currency).order_by(Order.net_currency)):
        print(row.total, row)
    print(s.query(Bundle("b", Order.id, Order.net), Customer.name).join(Customer).order_by(Order.id).all())
