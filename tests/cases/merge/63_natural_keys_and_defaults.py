# level: intermediate | shows: merge() by natural keys, with defaults of Python and of the server, generated keys, autoincrement, identity of numbers
from datetime import date
from decimal import Decimal
from sqlalchemy import ForeignKey, Numeric, String, create_engine, func, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Currency(Base):
    __tablename__ = "currency"
    code: Mapped[str] = mapped_column(String(3), primary_key=True)
    name: Mapped[str] = mapped_column(default=lambda ctx: ctx.get_current_parameters()["code"].lower())
    digits: Mapped[int] = mapped_column(server_default=text("2"))
    touched: Mapped[int] = mapped_column(default=0, onupdate=lambda: 7)
    def __repr__(self):
        return self.code

class Rate(Base):
    __tablename__ = "rate"
    base: Mapped[str] = mapped_column(ForeignKey("currency.code"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    value: Mapped[Decimal] = mapped_column(Numeric(8, 3))
    currency: Mapped[Currency] = relationship()

class Ticket(Base):
    __tablename__ = "ticket"
    number: Mapped[str] = mapped_column(primary_key=True, default=lambda: "T-1")
    seat: Mapped[str | None]

class Coin(Base):
    __tablename__ = "coin"
    id: Mapped[int] = mapped_column(primary_key=True)
    worth: Mapped[float]

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
m = s.merge(Currency(code="SEK"))
print(inspect(m).pending, sorted(inspect(m).dict.keys() - {"_sa_instance_state"}), m.name, m.digits)
s.flush()
print(m.name, m.digits, m.touched)
s.commit()
m = s.merge(Currency(code="SEK", digits=0))
print(inspect(m).attrs.digits.history, inspect(m).attrs.name.history)
s.flush()
print(m.touched, s.merge(Currency(code="SEK", digits=0)) is m, s.is_modified(m), m in s.dirty)
s.commit()

# a SQL expression as the given value
m = s.merge(Currency(code="SEK", name=func.upper("krona"), digits=Currency.digits + 5))
print(inspect(m).attrs.digits.history.deleted, str(inspect(m).attrs.digits.history.added[0]))
s.flush()
print(m.name, m.digits)
s.commit()

# a day of rates, twice
day = date(2024, 5, 1)
for value in ("11.25", "11.250", "11.5"):
    r = s.merge(Rate(base="SEK", day=day, value=Decimal(value), currency=Currency(code="SEK")))
    print(value, inspect(r).pending, s.is_modified(r), inspect(r).attrs.value.history, inspect(r).attrs.currency.history)
    s.commit()
print(s.execute(select(Rate.day, Rate.value)).all())
r = s.merge(Rate(day=day, value=Decimal("1"), currency=Currency(code="NOK", name="krone")))
print(inspect(r).pending, r.base, r.currency, sorted(type(o).__name__ for o in s.new))
s.flush()
print(inspect(r).identity, r.currency.digits)
s.rollback()

# a key that only a default would give is no key for merge()
t = s.merge(Ticket(seat="4a"))
s.commit()
print(t.number)
try:
    t = s.merge(Ticket(seat="4b"))
    print(inspect(t).pending)
    s.commit()
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
    s.rollback()
print(s.merge(Ticket(number="T-1", seat="4c")) is s.get(Ticket, "T-1"))
s.commit()

# 1, 1.0 and True are one key, "1" is another to the identity map
c = s.merge(Coin(id=1, worth=0.5)); s.commit(); c.worth
for key in (1.0, True, "1"):
    m = s.merge(Coin(id=key, worth=0.5))
    print(repr(key), m is c, repr(m.id), inspect(m).attrs.id.history, s.is_modified(m), m in s.dirty)
    try:
        s.flush()
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
    s.rollback(); c.worth
print([repr(i) for i in s.scalars(select(Coin.id))], m is c)
