from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *

from sqlalchemy.ext.hybrid import hybrid_property


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)
    customer: Mapped[str]
    items: Mapped[List["Item"]] = relationship(back_populates="order", cascade="all, delete-orphan")

    @hybrid_property
    def total(self):
        return sum(item.price * item.count for item in self.items)

    @total.inplace.expression
    @classmethod
    def _total(cls):
        return (
            select(func.coalesce(func.sum(Item.price * Item.count), 0))
            .where(Item.order_id == cls.id)
            .correlate(cls)
            .scalar_subquery()
        )

    @hybrid_property
    def is_empty(self):
        return not self.items

    @is_empty.inplace.expression
    @classmethod
    def _is_empty(cls):
        return ~cls.items.any()

    @hybrid_property
    def contents(self):
        return self.items


class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(ForeignKey("orders.id"))
    price: Mapped[int]
    count: Mapped[int] = mapped_column(default=1)
    order: Mapped[Order] = relationship(back_populates="items")

    @hybrid_property
    def value(self):
        return self.price * self.count

    @hybrid_property
    def customer(self):
        return self.order.customer

    @customer.inplace.expression
    @classmethod
    def _customer(cls):
        return select(Order.customer).where(Order.id == cls.order_id).scalar_subquery()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([
        Order(customer="ann", items=[Item(price=3), Item(price=4, count=2)]),
        Order(customer="bob", items=[Item(price=100)]),
        Order(customer="cid"),
    ])
    session.commit()
    print(session.execute(select(Order.customer, Order.total).order_by(Order.total.desc())).all())
    print(session.scalars(select(Order.customer).where(Order.total > 10).order_by(Order.id)).all())
    print(session.scalars(select(Order.customer).where(Order.is_empty)).all())
    print([(o.customer, o.total, o.is_empty) for o in session.scalars(select(Order).options(selectinload(Order.items)))])
    print(session.execute(select(Item.value, Item.customer).order_by(Item.value)).all())
    print(session.scalars(select(Item.id).where(Item.customer == "ann").order_by(Item.id)).all())
    print(session.scalars(select(Order.customer).where(Order.contents.any(Item.value == 8))).all())
    print(session.execute(select(func.avg(Order.total))).scalar())
    aliased_order = aliased(Order)
    print(select(aliased_order.total).where(aliased_order.is_empty))
    print(session.execute(select(aliased_order.customer, aliased_order.total).order_by(aliased_order.id)).all())
    print(session.query(Order).filter(Order.total == 11).one().customer)
