# level: intermediate | shows: delete cascades over four levels with and without loaded collections, passive_deletes "all" and True, deletes against saves in one flush, re-adding what was deleted
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, inspect, select
from sqlalchemy.orm import Session, backref, declarative_base, relationship

Base = declarative_base()


class House(Base):
    __tablename__ = "house"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    floors = relationship("Floor", cascade="all, delete-orphan", backref="house", order_by="Floor.level")
    bills = relationship("Bill", passive_deletes="all", order_by="Bill.id")
    keys = relationship("DoorKey", passive_deletes=True, order_by="DoorKey.id")


class Floor(Base):
    __tablename__ = "floor"
    id = Column(Integer, primary_key=True)
    level = Column(Integer)
    house_id = Column(ForeignKey("house.id"), nullable=False)
    rooms = relationship("Room", cascade="all, delete-orphan", backref="floor", order_by="Room.id")


class Room(Base):
    __tablename__ = "room"
    id = Column(Integer, primary_key=True)
    use = Column(String)
    floor_id = Column(ForeignKey("floor.id"), nullable=False)
    plugs = relationship("Plug", cascade="all", backref="room", order_by="Plug.id")


class Plug(Base):
    __tablename__ = "plug"
    id = Column(Integer, primary_key=True)
    room_id = Column(ForeignKey("room.id"))


class Bill(Base):
    __tablename__ = "bill"
    id = Column(Integer, primary_key=True)
    house_id = Column(Integer, ForeignKey("house.id"))


class DoorKey(Base):
    __tablename__ = "door_key"
    id = Column(Integer, primary_key=True)
    house_id = Column(Integer, ForeignKey("house.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def build(name):
    floors = [Floor(level=n, rooms=[Room(use=f"r{n}{i}", plugs=[Plug(), Plug()]) for i in range(2)]) for n in range(2)]
    return House(name=name, floors=floors, bills=[Bill(), Bill()], keys=[DoorKey(), DoorKey()])


def counts(session):
    return [len(session.execute(select(cls.__table__.c.id)).all()) for cls in (House, Floor, Room, Plug)], session.execute(select(Bill.id, Bill.house_id)).all(), session.execute(select(DoorKey.id, DoorKey.house_id)).all()


with Session(engine) as session:
    session.add_all([build("one"), build("two"), build("three")])
    session.commit()
    one, two, three = session.scalars(select(House).order_by(House.id)).all()
    session.delete(one)
    session.flush()
    print(counts(session))
    session.rollback()
    print("loaded keys:", len(one.keys), len(one.bills), one.floors[1].rooms[0].use)
    session.delete(one)
    session.commit()
    print(counts(session))

    # part of a branch moves away before the rest is deleted
    top = two.floors[1]
    room = top.rooms[0]
    room.floor = three.floors[0]
    plug = room.plugs[0]
    session.delete(top)
    session.flush()
    print(inspect(room).persistent, inspect(top).deleted, room.floor_id, [r.use for r in three.floors[0].rooms], [f.level for f in two.floors])
    two.floors.remove(top) if top in two.floors else None
    session.commit()
    print(counts(session))

    floor = three.floors[0]
    three.floors.remove(floor)
    print(floor in session.deleted, inspect(floor).persistent)
    three.floors.append(floor)
    session.commit()
    print(inspect(floor).persistent, len(three.floors))
    session.delete(floor)
    session.add(floor)
    print(floor in session.deleted, floor.rooms[0] in session.deleted)
    session.commit()
    print(inspect(floor).persistent, counts(session)[0])
    three.floors = three.floors[:1]
    two.floors[0].rooms[0].plugs.pop()
    session.commit()
    print(counts(session)[0], session.execute(select(Plug.id).where(Plug.room_id.is_(None))).all())
