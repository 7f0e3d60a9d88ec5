from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customer"
    id: Mapped[int] = mapped_column(primary_key=True)
    billing_id: Mapped[Optional[int]] = mapped_column(ForeignKey("address.id"))
    shipping_id: Mapped[Optional[int]] = mapped_column(ForeignKey("address.id"))
    billing: Mapped[Optional["Address"]] = relationship(foreign_keys=[billing_id])
    shipping: Mapped[Optional["Address"]] = relationship(foreign_keys="Customer.shipping_id")
class Address(Base):
    __tablename__ = "address"
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    billed = relationship("Customer", foreign_keys="[Customer.billing_id]", viewonly=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
c = Customer(billing=Address(city="b"), shipping=Address(city="s"))
session.add(c)
session.commit()
print((c.billing.city, c.shipping.city, c.billing.billed[0] is c))
print(select(Customer).join(Customer.billing).where(Address.city == "b"))
b = aliased(Address)
h = aliased(Address)
print(select(Customer.id).join(Customer.billing.of_type(b)).join(Customer.shipping.of_type(h)).where(b.city != h.city))
c.billing = c.shipping
session.commit()
print((c.billing_id, c.shipping_id))
c.shipping.billed.append(Customer())
session.commit()
