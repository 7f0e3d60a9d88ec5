# level: advanced | shows: delete plus add of the same key in one flush: with versions, joined inheritance, children that stay or go, and classes that differ
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Booth(Base):
    __tablename__ = "booth"
    number: Mapped[str] = mapped_column(String(4), primary_key=True)
    firm: Mapped[str]
    hall: Mapped[str] = mapped_column(default="A")
    note: Mapped[str | None]
    sort: Mapped[str]
    turn: Mapped[int] = mapped_column()
    goods: Mapped[list["Good"]] = relationship(cascade="all, delete-orphan", order_by="Good.name", back_populates="booth")
    __mapper_args__ = {"version_id_col": turn, "polymorphic_on": "sort", "polymorphic_identity": "plain"}


class FoodBooth(Booth):
    __tablename__ = "food_booth"
    number: Mapped[str] = mapped_column(ForeignKey("booth.number"), primary_key=True)
    licence: Mapped[str]
    stars: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "food"}


class Good(Base):
    __tablename__ = "good"
    booth_number: Mapped[str] = mapped_column(ForeignKey("booth.number"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    price: Mapped[int | None]
    booth: Mapped[Booth] = relationship(back_populates="goods")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([
    Booth(number="A1", firm="Zinn", note="near door", goods=[Good(name="pin", price=3), Good(name="pot", price=8)]),
    FoodBooth(number="F1", firm="Kuchen", licence="L-1", stars=4),
])
session.commit()


def state(o):
    i = inspect(o)
    return "persistent" if i.persistent else "detached" if i.detached else "deleted" if i.deleted else "pending"


old = session.get(Booth, "A1")
new = Booth(number="A1", firm="Blech", goods=[Good(name="pot", price=9), Good(name="pan")])
session.delete(old)
session.add(new)
session.flush()
print(state(old), state(new), new.turn, new.hall, new.note, [(g.name, g.price) for g in new.goods])
session.commit()
print(state(old), session.get(Booth, "A1") is new, new.note)

stand = session.get(FoodBooth, "F1")
session.delete(stand)
other = FoodBooth(number="F1", firm="Torte", licence="L-2")
session.add(other)
session.flush()
print(other.turn, other.stars, state(stand))
session.rollback()
print(state(stand), stand.firm, other in session, inspect(other).transient)

# the same row for another class of the hierarchy
session.delete(stand)
session.add(Booth(number="F1", firm="Leer", hall="C"))
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
    session.rollback()
print([(b.number, b.sort, b.firm, b.turn) for b in session.scalars(select(Booth).order_by(Booth.number))])
twin = Booth(number="A1", firm="Twin")
session.add(twin)
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, str(err).splitlines()[0])
session.rollback()
