# level: advanced | shows: one flush of many classes: dependencies between tables against the order of adding, events in their order, deletes and inserts of a chain at once
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, event, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
log = []
roster = Table("roster", Base.metadata, Column("crew_id", ForeignKey("crew.id"), primary_key=True), Column("sailor_id", ForeignKey("sailor.id"), primary_key=True))


class Fleet(Base):
    __tablename__ = "fleet"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    ships = relationship("Ship", back_populates="fleet", cascade="all", order_by="Ship.id")


class Ship(Base):
    __tablename__ = "ship"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    fleet_id = Column(ForeignKey("fleet.id"))
    port_id = Column(ForeignKey("port.id"))
    fleet = relationship(Fleet, back_populates="ships")
    port = relationship("Port", back_populates="ships")
    crew = relationship("Crew", back_populates="ship", uselist=False, cascade="all, delete-orphan")


class Port(Base):
    __tablename__ = "port"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    ships = relationship(Ship, back_populates="port", order_by=Ship.id)


class Crew(Base):
    __tablename__ = "crew"
    id = Column(Integer, primary_key=True)
    size = Column(Integer)
    ship_id = Column(ForeignKey("ship.id"))
    ship = relationship(Ship, back_populates="crew")
    sailors = relationship("Sailor", secondary=roster, order_by="Sailor.id", back_populates="crews")


class Sailor(Base):
    __tablename__ = "sailor"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    crews = relationship(Crew, secondary=roster, back_populates="sailors")


for cls in (Fleet, Ship, Port, Crew, Sailor):
    for name in ("before_insert", "after_insert", "before_update", "after_update", "before_delete", "after_delete"):
        event.listen(cls, name, lambda m, c, o, name=name: log.append(f"{name} {type(o).__name__}{o.id or ''}"))


def told(label):
    print(label, log)
    log.clear()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
jim = Sailor(name="Jim")
ship = Ship(name="Hispaniola", crew=Crew(size=26, sailors=[jim]), port=Port(name="Bristol"))
session.add_all([jim, ship, Fleet(name="Trade", ships=[ship, Ship(name="Walrus")])])
session.flush()
told("inserted")
fleet = ship.fleet
walrus = fleet.ships[1]
walrus.port = ship.port
walrus.crew = ship.crew
session.flush()
told("moved")
print(ship.crew, walrus.crew.size, walrus.crew.ship_id)
bristol = ship.port
session.delete(bristol)
session.add(Port(name="Savannah", ships=[walrus]))
jim.name = "Jim Hawkins"
session.flush()
told("port replaced")
print(ship.port_id, walrus.port.name)
session.commit()
print([s.name for s in fleet.ships], [s.name for s in walrus.crew.sailors])
session.delete(fleet)
new = Fleet(name="Revenue")
session.add(new)
new.ships.append(ship)
session.flush()
told("fleet deleted")
print(inspect(ship).persistent, ship.fleet_id, inspect(walrus).deleted, session.execute(select(roster)).all())
session.rollback()
log.clear()
walrus.crew = None
session.delete(jim)
session.flush()
told("crew orphaned")
print(session.execute(select(roster)).all(), session.execute(select(Crew.id)).all())
session.commit()
