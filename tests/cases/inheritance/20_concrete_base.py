# level: advanced | shows: ConcreteBase with its union, polymorphic loading by type column, own relationships, deferred unions
from sqlalchemy import ForeignKey, create_engine, select, func
from sqlalchemy.ext.declarative import ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Depot(Base):
    __tablename__ = "depot"
    id: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]


class Vehicle(ConcreteBase, Base):
    __tablename__ = "vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "vehicle", "concrete": True}


class Truck(Vehicle):
    __tablename__ = "truck"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str]
    tons: Mapped[int]
    depot_id: Mapped[int] = mapped_column(ForeignKey("depot.id"))
    depot: Mapped[Depot] = relationship()
    __mapper_args__ = {"polymorphic_identity": "truck", "concrete": True}


class Bike(Vehicle):
    __tablename__ = "bike"
    id: Mapped[int] = mapped_column(primary_key=True)
    plate: Mapped[str]
    gears: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "bike", "concrete": True}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([
        Vehicle(id=1, plate="V-1"),
        Truck(id=2, plate="T-2", tons=12, depot=Depot(town="Ulm")),
        Truck(id=3, plate="T-3", tons=7, depot_id=1),
        Bike(id=4, plate="B-4", gears=21),
    ])
    session.commit()
print(select(Vehicle))
with Session(engine) as session:
    for vehicle in session.scalars(select(Vehicle).order_by(Vehicle.plate)):
        print(type(vehicle).__name__, vehicle.plate, getattr(vehicle, "tons", None), getattr(vehicle, "gears", None))
    print(session.scalars(select(Truck).options(selectinload(Truck.depot)).where(Truck.tons > 8)).one().depot.town)
    print(session.get(Vehicle, 4), session.get(Bike, 4).gears)
    print(session.scalar(select(func.count()).select_from(Vehicle)))
    truck = session.get(Truck, 3)
    truck.tons = 8
    session.flush()
    print([t.tons for t in session.scalars(select(Truck).order_by(Truck.id))])
    session.delete(session.get(Bike, 4))
    session.commit()
    print([v.plate for v in session.scalars(select(Vehicle).order_by(Vehicle.id))])
