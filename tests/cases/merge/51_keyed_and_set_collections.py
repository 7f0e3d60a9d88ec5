# level: advanced | shows: merge() with attribute_keyed_dict, a set and a mapped_collection by function, replaced and removed members
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, attribute_keyed_dict, keyfunc_mapping, mapped_column,
                            relationship, selectinload)

class Base(DeclarativeBase):
    pass

class House(Base):
    __tablename__ = "house"
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rooms: Mapped[dict[str, "Room"]] = relationship(
        collection_class=attribute_keyed_dict("name"), cascade="all, delete-orphan", back_populates="house", order_by="Room.id")
    keys: Mapped[set["DoorKey"]] = relationship(cascade="all")
    meters: Mapped[dict[str, "Meter"]] = relationship(
        collection_class=keyfunc_mapping(lambda m: m.kind[:1].upper()), order_by="Meter.id")

class Room(Base):
    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    size: Mapped[float] = mapped_column(default=10.5)
    house_number: Mapped[int] = mapped_column(ForeignKey("house.number"))
    house: Mapped[House] = relationship(back_populates="rooms")
    def __repr__(self):
        return f"Room({self.name}, {self.size})"

class DoorKey(Base):
    __tablename__ = "door_key"
    code: Mapped[str] = mapped_column(String(4), primary_key=True)
    house_number: Mapped[int | None] = mapped_column(ForeignKey("house.number"))

class Meter(Base):
    __tablename__ = "meter"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    house_number: Mapped[int | None] = mapped_column(ForeignKey("house.number"))
    def __repr__(self):
        return f"Meter({self.id}, {self.kind})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(House(number=7, rooms={"hall": Room(name="hall", size=4.0), "attic": Room(name="attic")}, keys={DoorKey(code="k1")},
                meters={"W": Meter(id=1, kind="water"), "G": Meter(id=2, kind="gas")}))

with Session(engine) as s:
    house = s.scalars(select(House).options(selectinload(House.rooms))).one()
attic = house.rooms.pop("attic")
house.rooms["den"] = Room(name="den", size=8.25)
house.rooms["hall"].size = 5.0
print("given", house.rooms, inspect(attic).detached)

with Session(engine) as s:
    m = s.merge(house)
    print(type(m.rooms).__name__, m.rooms)
    h = inspect(m).attrs.rooms.history
    print(h.added, h.unchanged, h.deleted, m.rooms["den"] in s.new, s.is_modified(m))
    print(inspect(m.rooms["hall"]).attrs.size.history, m.rooms["hall"].house is m)
    s.commit()
    print(m.rooms, s.scalars(select(Room.name).order_by(Room.id)).all())

# a renamed member keeps its key in the loaded dict, but is filed anew by merge()
with Session(engine) as s:
    house = s.scalars(select(House).options(selectinload(House.rooms))).one()
house.rooms["den"].name = "study"
print(list(house.rooms), house.rooms["den"].name)
with Session(engine) as s:
    try:
        m = s.merge(house)
        print(list(m.rooms), m.rooms)
        s.commit()
        print(list(m.rooms))
    except Exception as err:
        print(type(err).__name__, err)

with Session(engine) as s:
    m = s.merge(House(number=7, keys={DoorKey(code="k1"), DoorKey(code="k2")}, meters={"W": Meter(id=1, kind="wood")}))
    print(sorted(k.code for k in m.keys), sorted(k.code for k in s.new), m.meters, sorted(map(repr, (o for o in s.dirty if o is not m))))
    print([len(p) for p in inspect(m).attrs["keys"].history], inspect(m).attrs.meters.history)
    s.flush()
    print(s.execute(select(Meter.id, Meter.kind, Meter.house_number).order_by(Meter.id)).all())
    s.rollback()
    print(m.meters, sorted(k.code for k in m.keys))
