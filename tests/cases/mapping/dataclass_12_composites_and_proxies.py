import dataclasses
from typing import Optional, List
from sqlalchemy import create_engine, select, ForeignKey
from sqlalchemy.orm import *
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy

class Base(MappedAsDataclass, DeclarativeBase):
    pass

@dataclasses.dataclass
class Money:
    amount: int
    unit: str = "EUR"

class Ticket(Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str]
    fare: Mapped[Money] = composite(mapped_column("fare_amount"), mapped_column("fare_unit"))
    refund: Mapped[Optional[Money]] = composite(mapped_column("refund_amount", nullable=True), mapped_column("refund_unit", nullable=True), default=None)
    status: Mapped[str] = mapped_column(default="open")
    state: Mapped[str] = synonym("status", default="open", repr=False)
    seats: Mapped[List["Seat"]] = relationship(default_factory=list, repr=False, order_by="Seat.id")
    numbers: AssociationProxy[List[int]] = association_proxy("seats", "number", init=False, repr=True, creator=lambda n: Seat(n))

    @validates("code")
    def check(self, key, value):
        if not value.isupper():
            raise ValueError(f"bad {key}: {value}")
        return value

    @hybrid_property
    def long(self):
        return f"{self.code}-{self.status}"

    @long.inplace.expression
    @classmethod
    def _long(cls):
        return cls.code + "-" + cls.status

class Seat(Base):
    __tablename__ = "seat"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    number: Mapped[int]
    ticket_id: Mapped[Optional[int]] = mapped_column(ForeignKey("ticket.id"), init=False, repr=False)

t = Ticket("AB", Money(10))
print(t)
t.numbers.append(4)
print(t.numbers, t.seats, t.state, t.long)
u = Ticket("CD", Money(5, "USD"), Money(1), state="used")
print(u, u.status)
v = Ticket("EF", Money(5), status="x", state="y")
print(v.status)
try:
    Ticket("ab", Money(1))
except ValueError as e:
    print(e)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([t, u])
    s.commit()
    print(t, u)
    print(s.scalars(select(Ticket).where(Ticket.fare == Money(5, "USD"))).one().code)
    print(s.scalars(select(Ticket.long).order_by(Ticket.id)).all())
    t.fare = dataclasses.replace(t.fare, amount=12)
    s.commit()
    print(t.fare, t.refund)
    print(s.scalars(select(Ticket).where(Ticket.numbers.contains(4))).all())
print([f.name for f in dataclasses.fields(Ticket)])
try:
    class Other(Base):
        __tablename__ = "other"
        id: Mapped[int] = mapped_column(primary_key=True)
        p: AssociationProxy[List[int]] = association_proxy("a", "b", default=3)
    print([ (f.name, f.default) for f in dataclasses.fields(Other)])
    print(Other(1))
except Exception as e:
    print(type(e).__name__, e)
class Bare(DeclarativeBase):
    pass
try:
    class Prox(Bare):
        __tablename__ = "prox"
        id: Mapped[int] = mapped_column(primary_key=True)
        p: AssociationProxy[List[int]] = association_proxy("a", "b", init=False)
except Exception as e:
    print(type(e).__name__, e)
try:
    class Cp(Bare):
        __tablename__ = "cp"
        id: Mapped[int] = mapped_column(primary_key=True)
        total: Mapped[int] = column_property(id + 1, init=False)
        other: Mapped[int] = column_property(id + 1, repr=False)
except Exception as e:
    print(type(e).__name__, e)
