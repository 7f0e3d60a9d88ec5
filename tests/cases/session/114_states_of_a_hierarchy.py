# Sessions and classes that inherit: expiry, refresh, history and identity over tables that are joined.
from sqlalchemy import ForeignKey, create_engine, event, func, inspect, select, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Vehicle(Base):
    __tablename__ = "vehicle"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    wheels: Mapped[int]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))
    owner: Mapped["Owner | None"] = relationship(back_populates="vehicles")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "vehicle"}

    @hybrid_property
    def axles(self):
        return self.wheels // 2


class Truck(Vehicle):
    __tablename__ = "truck"
    id: Mapped[int] = mapped_column(ForeignKey("vehicle.id"), primary_key=True)
    load: Mapped[int]
    manual: Mapped[str | None] = mapped_column(deferred=True)
    heavy = column_property(load > 10)
    __mapper_args__ = {"polymorphic_identity": "truck"}


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    vehicles: Mapped[list[Vehicle]] = relationship(back_populates="owner", order_by=Vehicle.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def there(one):
    return sorted(inspect(one).dict.keys() - {"_sa_instance_state"})


with Session(engine) as session, session.begin():
    session.add(Owner(name="Ann", vehicles=[Truck(wheels=6, load=12, manual="read me"), Vehicle(wheels=2)]))

with Session(engine) as session:
    truck, bike = session.scalars(select(Vehicle).order_by(Vehicle.id)).all()
    print(type(truck).__name__, there(truck), sorted(inspect(truck).unloaded), inspect(truck).expired_attributes)
    print(truck.load, truck.heavy, there(truck))
    session.expire(truck, ["wheels"])
    print(truck.wheels, truck.axles)
    session.expire(truck)
    print(truck.load, there(truck))
    session.refresh(truck, ["manual", "wheels"])
    print(truck.manual, there(truck))
    truck.wheels, truck.load = 8, 9
    print(inspect(truck).attrs.load.history, inspect(truck).attrs.wheels.history, truck.heavy)
    session.flush()
    print(there(truck), truck.heavy)
    session.rollback()
    session.execute(text("UPDATE truck SET load = 40"))
    session.execute(text("UPDATE vehicle SET wheels = 4 WHERE id = 2"))
    print(truck.load, truck.wheels, bike.wheels, bike.axles)
    print(session.get(Truck, 2), session.get(Vehicle, 1) is truck, session.get(Truck, 1) is truck)
    print(inspect(truck).identity_key == inspect(Vehicle).identity_key_from_primary_key((1,)))
    owner = truck.owner
    session.expire_all()
    print([type(one).__name__ for one in owner.vehicles], there(truck), there(bike))
    owner.vehicles.remove(truck)
    print(truck.owner, inspect(truck).attrs.owner.history.deleted == [owner])
    savepoint = session.begin_nested()
    truck.load = 1
    session.delete(bike)
    session.flush()
    print(session.scalars(select(Truck.load)).all(), session.scalar(select(func.count()).select_from(Vehicle)))
    savepoint.rollback()
    print(truck.load, bike in session, truck.owner, bike.wheels)
    session.commit()
    print(there(truck), truck.owner_id, [one.id for one in owner.vehicles])
    session.delete(truck)
    session.commit()
    print(inspect(truck).detached, session.execute(text("SELECT count(*) FROM truck")).scalar(), session.scalars(select(Vehicle)).all() == [bike])
