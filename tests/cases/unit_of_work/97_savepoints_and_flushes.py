# level: advanced | shows: flushes inside of savepoints that are rolled back: new objects, key switches, row switches, deletes and versions are as before
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Room(Base):
    __tablename__ = "room"
    code = Column(String, primary_key=True)
    seats = Column(Integer)
    rev = Column(Integer, nullable=False)
    desks = relationship("Desk", back_populates="room", cascade="all, delete-orphan", order_by="Desk.id", passive_updates=False)
    __mapper_args__ = {"version_id_col": rev}


class Desk(Base):
    __tablename__ = "desk"
    id = Column(Integer, primary_key=True)
    label = Column(String)
    room_code = Column(ForeignKey("room.code"))
    room = relationship(Room, back_populates="desks", passive_updates=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
hall = Room(code="H", seats=10, desks=[Desk(label="a"), Desk(label="b")])
den = Room(code="D", seats=2)
session.add_all([hall, den])
session.commit()


def show(label):
    print(label, sorted((str(k[1]), type(o).__name__) for k, o in session.identity_map.items()), len(session.new), len(session.dirty), len(session.deleted))


print([d.label for d in hall.desks], den.seats)
outer = session.begin_nested()
hall.code = "HH"
session.flush()
print(inspect(hall).identity, [d.room_code for d in hall.desks], hall.rev)
inner = session.begin_nested()
hall.code, hall.seats = "HHH", 11
session.flush()
show("inner")
inner.rollback()
print(inspect(hall).identity, hall.code, hall.seats, hall.rev, [d.room_code for d in hall.desks])
outer.rollback()
print(inspect(hall).identity, hall.code, hall.rev, [d.room_code for d in hall.desks])

with session.begin_nested() as nested:
    session.delete(den)
    session.flush()
    again = Room(code="D", seats=3)
    session.add(again)
    session.flush()
    show("row replaced")
    nested.rollback()
show("back")
print(inspect(den).persistent, inspect(again).transient, den.seats, den.rev)

nested = session.begin_nested()
session.delete(den)
switched = Room(code="D", seats=4)
session.add(switched)
session.flush()
print(switched.rev, inspect(den).persistent, inspect(den).detached, inspect(switched).persistent)
nested.rollback()
print(inspect(den).persistent, inspect(switched).transient, den.seats, session.get(Room, "D") is den)

try:
    with session.begin_nested():
        desk = Desk(label="c", room=den)
        gone = hall.desks.pop()
        session.flush()
        print(inspect(gone).deleted, [d.label for d in den.desks])
        session.add(Room(code="H"))
        session.flush()
except Exception as err:
    print(type(err).__name__, str(err).splitlines()[0][:60])
print(inspect(gone).persistent, [d.label for d in hall.desks], inspect(desk).transient, desk in den.desks)
with session.begin_nested():
    den.seats += 1
session.commit()
print(session.execute(select(Room.code, Room.seats, Room.rev).order_by(Room.code)).all(), session.execute(select(Desk.label, Desk.room_code)).all())
