# level: intermediate | shows: active_history on columns and relationships, what a flush needs of old values, a natural key changed while expired, no net change
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Street(Base):
    __tablename__ = "street"
    name: Mapped[str] = mapped_column(primary_key=True)
    length: Mapped[int | None] = mapped_column(active_history=True)
    surface: Mapped[str | None]
    houses: Mapped[list["House"]] = relationship(back_populates="street", order_by="House.number")


class House(Base):
    __tablename__ = "house"
    number: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str | None] = mapped_column()
    street_name: Mapped[str | None] = mapped_column(ForeignKey("street.name", onupdate="CASCADE"))
    street: Mapped[Street | None] = relationship(back_populates="houses", active_history=True)
    keeper_number: Mapped[int | None] = mapped_column(ForeignKey("house.number"))
    keeper: Mapped["House | None"] = relationship(remote_side=number)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Street(name="Main", length=100, houses=[House(number=1), House(number=2)]), Street(name="Side", length=5)])
session.commit()


def show(obj, *names):
    for name in names:
        print("   ", name, *(repr(part) if name not in ("street", "keeper") else [o and (getattr(o, "name", None) or o.number) for o in part] for part in inspect(obj).attrs[name].history))


main, side = session.scalars(select(Street).order_by(Street.name)).all()
one, two = session.scalars(select(House).order_by(House.number)).all()
session.commit()
print("expired")
main.length = 7
main.surface = "gravel"
show(main, "length", "surface")
print("set back")
main.length = 100
show(main, "length")
session.commit()

print("relationship")
one.street = side
show(one, "street", "street_name")
one.keeper = two
show(one, "keeper", "keeper_number")
session.flush()
show(one, "street", "street_name", "keeper")
one.street = main
one.street = side
show(one, "street")
print(one in session.dirty, session.is_modified(one), session.is_modified(one, include_collections=False))
session.commit()

print("key while expired")
side.name = "Siding"
show(side, "name")
session.flush()
print(inspect(side).identity, one.street is side, one.street_name)
session.commit()
side.name = "Siding"
show(side, "name")
print(session.is_modified(side))
session.commit()
two.number = 20
session.flush()
print(one.keeper_number, inspect(two).identity)
session.rollback()
print(inspect(two).identity, two.number)

print("deleted attributes")
del main.surface
show(main, "surface")
try:
    session.flush()
    print("flushed")
except Exception as err:
    print(type(err).__name__, err)
session.rollback()
del one.keeper
show(one, "keeper")
session.commit()
print(one.keeper, one.keeper_number)
new = House(number=9)
print(inspect(new).attrs.colour.history, new.colour, inspect(new).attrs.colour.history)
new.colour = None
print(inspect(new).attrs.colour.history)
