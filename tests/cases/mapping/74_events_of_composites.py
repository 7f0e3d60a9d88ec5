# level: intermediate | shows: set and remove of a composite: retval, raw, active_history, event.remove
from dataclasses import dataclass
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
@dataclass
class Price:
    amount: int | None
    currency: str | None
class Loaf(Base):
    __tablename__ = "loaf"
    id: Mapped[int] = mapped_column(primary_key=True)
    price: Mapped[Price] = composite(mapped_column("amount", nullable=True), mapped_column("currency", nullable=True))
    cost: Mapped[Price] = composite(mapped_column("c_amount", nullable=True), mapped_column("c_currency", nullable=True), active_history=True)
@event.listens_for(Loaf.price, "set", retval=True)
def upper(target, value, old, initiator):
    print("set", type(target).__name__, value, old if isinstance(old, Price) or old is None else old.name)
    return value and Price(value.amount, value.currency.upper())
@event.listens_for(Loaf.price, "remove")
def gone(target, value, initiator): print("remove", value)
@event.listens_for(Loaf.cost, "set")
def seen(target, value, old, initiator): print("cost", value, old if isinstance(old, Price) else old.name)
@event.listens_for(Loaf.cost, "set", raw=True, active_history=True)
def raw(state, value, old, initiator): print("raw", state.class_.__name__, value)
engine = create_engine("sqlite://"); Base.metadata.create_all(engine)
with Session(engine) as s:
    loaf = Loaf(price=Price(3, "eur"), cost=Price(1, "eur")); s.add(loaf)
    print(loaf.price); loaf.price = Price(4, "usd"); s.commit()
    loaf.price = Price(5, "chf"); loaf.cost = Price(2, "eur"); s.commit()
    print(loaf.price, loaf.cost)
    loaf.price = None; print(loaf.price); s.commit(); print(loaf.price)
    loaf.price = Price(6, "sek"); del loaf.price; print(loaf.price); s.commit()
    event.remove(Loaf.price, "set", upper); loaf.price = Price(7, "nok"); s.commit(); print(loaf.price)
