# level: advanced | shows: mapper-level passive_deletes=True on joined inheritance: rows of subclasses' tables are left to ON DELETE CASCADE
from sqlalchemy import ForeignKey, create_engine, event, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Depot(Base):
    __tablename__ = "depot"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    vehicles: Mapped[list["Vehicle"]] = relationship(back_populates="depot", cascade="all, delete", passive_deletes=True)


class Vehicle(Base):
    __tablename__ = "vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str]
    kind: Mapped[str]
    depot_id: Mapped[int | None] = mapped_column(ForeignKey("depot.id", ondelete="CASCADE"))
    depot: Mapped[Depot | None] = relationship(back_populates="vehicles")
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vehicle", "passive_deletes": True}


class Truck(Vehicle):
    __tablename__ = "truck"
    id: Mapped[int] = mapped_column(ForeignKey("vehicle.id", ondelete="CASCADE"), primary_key=True)
    load: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "truck"}


class Crane(Truck):
    __tablename__ = "crane"
    id: Mapped[int] = mapped_column(ForeignKey("truck.id", ondelete="CASCADE"), primary_key=True)
    reach: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "crane"}


engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def enforce(dbapi_connection, record):
    dbapi_connection.execute("PRAGMA foreign_keys=ON")


Base.metadata.create_all(engine)
session = Session(engine)
session.add(Depot(place="Nord", vehicles=[Truck(plate="T1", load=7), Crane(plate="C1", load=3, reach=40), Vehicle(plate="V1")]))
session.add(Depot(place="Sud", vehicles=[Crane(plate="C2", load=4, reach=22)]))
session.commit()
for cls in (Depot, Vehicle, Truck, Crane):
    print(cls.__name__, inspect(cls).passive_deletes)


def count():
    return [session.execute(text(f"SELECT count(*) FROM {t}")).scalar() for t in ("vehicle", "truck", "crane")]


print(count())
crane = session.scalars(select(Crane).where(Crane.plate == "C1")).one()
session.delete(crane)
session.flush()
print(count(), inspect(crane).deleted)
truck, plain = session.scalars(select(Vehicle).where(Vehicle.depot_id == 1).order_by(Vehicle.id)).all()
session.delete(truck)
session.delete(plain)
session.commit()
print(count())

south = session.scalars(select(Depot).where(Depot.place == "Sud")).one()
left = session.scalars(select(Vehicle)).one()
print(type(left).__name__, "vehicles" in south.__dict__)
session.delete(south)
session.commit()
print(count(), inspect(left).persistent, left in session)
try:
    print(left.plate)
except Exception as err:
    print(type(err).__name__, "plate" in str(err), str(err)[:20])
