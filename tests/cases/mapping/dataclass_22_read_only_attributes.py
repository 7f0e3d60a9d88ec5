import dataclasses
from typing import Optional, List, Any
from sqlalchemy import String, create_engine, select, ForeignKey, inspect, func
from sqlalchemy.orm import *

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Account(Base):
    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    first: Mapped[str] = mapped_column()
    last: Mapped[str] = mapped_column(default="?")
    full: Mapped[str] = column_property(first + " " + last)
    lazy: Mapped[Optional[str]] = deferred(mapped_column("lazy_col", String, nullable=True), default=None)
    score: Mapped[Optional[int]] = query_expression()
    upper: Mapped[str] = deferred(func.upper(last), init=False, repr=False)
    alt: Mapped[str] = synonym("first", init=False, repr=False)
    tail: Mapped[str] = synonym("last", default="?", kw_only=True)

print([(f.name, f.init, f.repr, f.kw_only, f.compare) for f in dataclasses.fields(Account)])
a = Account("Ann", "Lee")
print(a, a.full, a.score)
b = Account("Bob", lazy="z", tail="T")
print(b)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([a, b]); s.flush()
    print(a.full, b.full, a)
    s.commit()
    s.expunge_all()
    for x in s.scalars(select(Account).options(with_expression(Account.score, Account.id * 10), undefer(Account.lazy)).order_by(Account.id)):
        print(x, x.upper, x.alt, x.tail)
    s.expunge_all()
    y = s.get(Account, 2, options=[defer(Account.first), raiseload("*")])
    try:
        print(y)
    except Exception as e:
        print(type(e).__name__, e)
    z = s.get(Account, 1, options=[load_only(Account.first)])
    print(z == z, sorted(inspect(z).unloaded))
    print(z)
try:
    Account("x", full="y")
except TypeError as e:
    print(e)
try:
    class Bad(Base):
        __tablename__ = "bad"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        x: Mapped[int] = synonym("nope", default=3)
except Exception as e:
    print(type(e).__name__, e)
class Ro(Base):
    __tablename__ = "ro"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    n: Mapped[int] = mapped_column(repr=False, compare=False, hash=True)
    total: Mapped[int] = column_property(n * 2, repr=False, compare=False)
print(Ro(4), Ro(4) == Ro(5), dataclasses.fields(Ro)[1].hash)
