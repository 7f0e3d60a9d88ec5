# level: intermediate | shows: mapper events on mixins, bases, subclasses and Mapper with propagate, named, raw, once, insert; joined inheritance
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event
from sqlalchemy.orm import Mapper, Session, declarative_base, mapped_column

Base = declarative_base()


class Stamped:
    stamps = Column(Integer, default=0)


class Vehicle(Stamped, Base):
    __tablename__ = "vehicle"
    id = Column(Integer, primary_key=True)
    kind = Column(String)
    name = Column(String)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "vehicle"}


class Car(Vehicle):
    __tablename__ = "car"
    id = Column(ForeignKey("vehicle.id"), primary_key=True)
    doors = Column(Integer)
    __mapper_args__ = {"polymorphic_identity": "car"}


@event.listens_for(Stamped, "before_insert", propagate=True)
@event.listens_for(Stamped, "before_update", propagate=True)
def stamp(mapper, connection, target):
    target.stamps = (target.stamps or 0) + 1
    print("stamp", mapper.class_.__name__, target.name, target.stamps)


event.listen(Vehicle, "after_insert", lambda mapper, connection, target: print("only Vehicle", target.name))
event.listen(Vehicle, "after_insert", lambda mapper, connection, target: print("Vehicle and Car", target.name), propagate=True)
event.listen(Car, "after_insert", lambda **kw: print("named", sorted(kw), kw["target"].doors), named=True)
event.listen(Car, "after_insert", lambda mapper, connection, state: print("raw", state.dict["name"], state.key), raw=True)
event.listen(Car, "after_insert", lambda mapper, connection, target: print("once", target.name), once=True)
event.listen(Car, "after_insert", lambda mapper, connection, target: print("first", target.name), insert=True)
event.listen(Mapper, "after_insert", lambda mapper, connection, target: print("any", mapper.class_.__name__))


class Truck(Vehicle):
    __mapper_args__ = {"polymorphic_identity": "truck"}
    load = mapped_column(Integer)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Vehicle(name="v"), Car(name="c", doors=2), Car(name="d", doors=4), Truck(name="t", load=1)])
    session.commit()
    for vehicle in session.query(Vehicle).order_by(Vehicle.name):
        vehicle.name = vehicle.name.upper()
    session.commit()
    print([(v.name, v.stamps) for v in session.query(Vehicle).order_by(Vehicle.id)])


@event.listens_for(Car, "before_delete")
def keep(mapper, connection, car):
    print("deleting", car.name, connection.exec_driver_sql("SELECT count(*) FROM car").scalar())


event.listen(Vehicle, "after_delete", lambda m, c, t: print("gone", t.name), propagate=True)
with Session(engine) as session:
    for vehicle in session.query(Vehicle).order_by(Vehicle.id):
        session.delete(vehicle)
    session.commit()
print(event.contains(Stamped, "before_insert", stamp))
event.remove(Stamped, "before_insert", stamp)
with Session(engine) as session:
    session.add(Truck(name="last"))
    session.commit()
    print(session.query(Truck).one().stamps)
