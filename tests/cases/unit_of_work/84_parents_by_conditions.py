# level: advanced | shows: relationships whose conditions have constants, OR and functions: what is written along them, copies of several columns, overlapping foreign keys
from sqlalchemy import Column, ForeignKey, Integer, String, and_, create_engine, func, inspect, or_, select
from sqlalchemy.orm import Session, declarative_base, foreign, relationship, remote

Base = declarative_base()


class Building(Base):
    __tablename__ = "building"
    id = Column(Integer, primary_key=True)
    code = Column(String, unique=True)
    lifts = relationship("Device", primaryjoin="and_(Building.id == foreign(Device.building_id), Device.kind == 'lift')", order_by="Device.id")
    doors = relationship("Device", primaryjoin="and_(Building.id == foreign(Device.building_id), Device.kind == 'door')", order_by="Device.id", overlaps="lifts")
    coded = relationship("Device", primaryjoin="Building.code == foreign(Device.building_code)", order_by="Device.id", back_populates="by_code")


class Device(Base):
    __tablename__ = "device"
    id = Column(Integer, primary_key=True)
    kind = Column(String, default="lift")
    building_id = Column(Integer)
    building_code = Column(String)
    by_code = relationship(Building, primaryjoin=lambda: foreign(Device.building_code) == remote(Building.code), back_populates="coded")
    either = relationship(Building, primaryjoin=lambda: or_(foreign(Device.building_id) == Building.id, foreign(Device.building_code) == Building.code), viewonly=True, uselist=True)
    upper = relationship(Building, primaryjoin=lambda: func.upper(foreign(Device.building_code)) == remote(Building.code), viewonly=True)

    def __repr__(self):
        return f"{self.kind}{self.id}"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
hall, shed = Building(code="HALL"), Building(code="SHED")
session.add_all([hall, shed])
session.flush()
hall.lifts.append(Device())
hall.doors.append(Device(kind="door"))
hall.doors.append(Device(kind="lift"))
shed.coded.append(Device(kind="lamp"))
session.commit()
print(hall.lifts, hall.doors, shed.coded, session.execute(select(Device.kind, Device.building_id, Device.building_code)).all())

# moved between two relationships over the same column
lift = hall.lifts[1]
hall.lifts.remove(lift)
hall.doors.append(lift)
lift.kind = "door"
session.commit()
print(hall.lifts, hall.doors, lift.building_id)

lamp = shed.coded[0]
lamp.by_code = hall
session.flush()
print(lamp.building_code, hall.coded, shed.coded)
hall.code = "HALLE"
session.flush()
print(lamp.building_code, lamp.by_code is hall, inspect(lamp).attrs.building_code.history)
session.rollback()
print(lamp.building_code, lamp.by_code.code)
lamp.building_id = hall.id
session.flush()
session.expire(lamp)
print(sorted(b.code for b in lamp.either), lamp.upper.code)
lamp.building_code = "shed"
session.flush()
session.expire(lamp)
print(lamp.by_code, lamp.upper.code)
lamp.by_code = None
session.flush()
print(lamp.building_code)
session.delete(hall)
session.flush()
print(session.execute(select(Device.id, Device.building_id, Device.building_code).order_by(Device.id)).all())
session.rollback()
for bad in ("Building.id > foreign(Device.building_id)",):
    class Wrong(Base):
        __tablename__ = "wrong"
        id = Column(Integer, primary_key=True)
        devices = relationship(Device, primaryjoin="func.abs(Wrong.id) == foreign(Device.building_id)")

    wrong = Wrong(devices=[Device()])
    try:
        session.add(wrong)
        session.commit()
    except Exception as err:
        print(type(err).__name__, str(err)[:120])
