# level: advanced | shows: foreign keys to columns that are no primary keys, composite foreign keys with a shared column, several relationships over one table, in flushes
from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint, and_, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, foreign, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Airport(Base):
    __tablename__ = "airport"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(3), unique=True)
    city: Mapped[str]


class Plane(Base):
    __tablename__ = "plane"
    airline: Mapped[str] = mapped_column(String(2), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    seats: Mapped[int] = mapped_column(default=100)
    flights: Mapped[list["Flight"]] = relationship(back_populates="plane", order_by="Flight.id")


class Flight(Base):
    __tablename__ = "flight"
    id: Mapped[int] = mapped_column(primary_key=True)
    airline: Mapped[str] = mapped_column(String(2))
    plane_number: Mapped[int | None]
    start: Mapped[str | None] = mapped_column(ForeignKey("airport.code"))
    goal: Mapped[str | None] = mapped_column(ForeignKey("airport.code"))
    captain_id: Mapped[int | None]
    plane: Mapped[Plane | None] = relationship(back_populates="flights")
    origin: Mapped[Airport | None] = relationship(foreign_keys=start)
    destination: Mapped[Airport | None] = relationship(foreign_keys=goal)
    captain: Mapped["Pilot | None"] = relationship(overlaps="plane,flights", back_populates="flights")
    __table_args__ = (
        ForeignKeyConstraint(["airline", "plane_number"], ["plane.airline", "plane.number"]),
        ForeignKeyConstraint(["airline", "captain_id"], ["pilot.airline", "pilot.id"]),
    )


class Pilot(Base):
    __tablename__ = "pilot"
    airline: Mapped[str] = mapped_column(String(2), primary_key=True)
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    flights: Mapped[list[Flight]] = relationship(back_populates="captain", overlaps="plane,flights", order_by=Flight.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
ber, rom, oslo = Airport(code="BER", city="Berlin"), Airport(code="FCO", city="Rome"), Airport(code="OSL", city="Oslo")
plane = Plane(airline="XY", number=7)
flight = Flight(plane=plane, origin=ber, destination=rom, captain=Pilot(airline="XY", id=1, name="Ikarus"))
session.add(flight)
session.flush()
print(flight.airline, flight.plane_number, flight.start, flight.goal, flight.captain_id, ber.id)
session.commit()

flight.destination = oslo
flight.origin = None
session.flush()
print(flight.start, flight.goal, flight.destination is oslo, inspect(flight).attrs.goal.history)
session.commit()
oslo.code = "OSX"
session.flush()
print(flight.goal, [f.goal for f in session.scalars(select(Flight))])
session.rollback()

session.add(Flight(airline="XY", plane_number=7, start="BER", goal="OSL"))
session.flush()
print([(f.id, f.origin and f.origin.city, f.destination.city) for f in plane.flights])
session.expire(plane, ["flights"])
print([(f.id, f.origin and f.origin.city, f.captain and f.captain.name) for f in plane.flights])
plane.flights[0].plane = None
try:
    session.flush()
except Exception as err:
    print(type(err).__name__, err.orig)
session.rollback()
pilot = session.get(Pilot, ("XY", 1))
try:
    session.delete(pilot)
    session.flush()
except Exception as err:
    print(type(err).__name__, getattr(err, "orig", err))
session.rollback()
flight.captain_id = None
session.commit()
print(flight.captain, pilot.flights, flight.plane is plane)
