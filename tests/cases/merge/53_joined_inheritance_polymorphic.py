# level: advanced | shows: merge() of joined-inheritance objects: base loaded, subclass given, with_polymorphic, own subtables, a changed class
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, with_polymorphic

class Base(DeclarativeBase):
    pass

class Vessel(Base):
    __tablename__ = "vessel"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    fleet_id: Mapped[int | None] = mapped_column(ForeignKey("fleet.id"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vessel"}
    def __repr__(self):
        return f"{type(self).__name__}#{self.id}"

class Ferry(Vessel):
    __tablename__ = "ferry"
    id: Mapped[int] = mapped_column(ForeignKey("vessel.id"), primary_key=True)
    cars: Mapped[int]
    decks: Mapped[list["Deck"]] = relationship(back_populates="ferry", cascade="all, delete-orphan", order_by="Deck.level")
    __mapper_args__ = {"polymorphic_identity": "ferry"}

class Tug(Vessel):
    __tablename__ = "tug"
    id: Mapped[int] = mapped_column(ForeignKey("vessel.id"), primary_key=True)
    pull: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "tug", "polymorphic_load": "inline"}

class Deck(Base):
    __tablename__ = "deck"
    ferry_id: Mapped[int] = mapped_column(ForeignKey("ferry.id"), primary_key=True)
    level: Mapped[int] = mapped_column(primary_key=True)
    ferry: Mapped[Ferry] = relationship(back_populates="decks")
    def __repr__(self):
        return f"Deck({self.ferry_id}, {self.level})"

class Fleet(Base):
    __tablename__ = "fleet"
    id: Mapped[int] = mapped_column(primary_key=True)
    vessels: Mapped[list[Vessel]] = relationship(order_by=Vessel.id)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Fleet(id=1, vessels=[Ferry(id=1, name="Ann", cars=20, decks=[Deck(level=1), Deck(level=2)]), Tug(id=2, name="Bo", pull=9),
                               Vessel(id=3, name="Cy")]))

with Session(engine) as s:
    fleet = s.get(Fleet, 1)
    print(fleet.vessels, [sorted(inspect(v).unloaded) for v in fleet.vessels])
fleet.vessels[0].name = "Anna"
with Session(engine) as s:
    m = s.merge(fleet)
    print(m.vessels, [sorted(inspect(v).unloaded) for v in m.vessels], sorted(map(repr, s.dirty)))
    print(m.vessels[0].cars, inspect(m.vessels[0]).attrs.name.history)
    s.commit()

# a subclass given for a key of the database, with a collection
with Session(engine) as s:
    f = s.merge(Ferry(id=1, cars=25, decks=[Deck(ferry_id=1, level=2), Deck(ferry_id=1, level=3)]))
    print(f.name, f.decks, sorted(map(repr, s.new)), inspect(f).attrs.cars.history, [list(p) for p in inspect(f).attrs.decks.history])
    s.commit()
    print(s.scalars(select(Deck)).all())

# the base class given for a subclass' row: the row decides
with Session(engine) as s:
    v = s.merge(Vessel(id=2, name="Bob"))
    print(v.kind, inspect(v).attrs.kind.history)
    v.kind = "tug"
    print(v, v.pull, inspect(v).attrs.name.history, sorted(map(repr, s.dirty)))
    s.commit()

# a class that the row is not of
with Session(engine) as s:
    try:
        t = s.merge(Tug(id=3, name="Tug?", pull=1))
        print(t, inspect(t).pending, t in s.new)
        s.flush()
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
    s.rollback()
    held = s.get(Vessel, 3)
    t = s.get(Tug, 3)
    print(held, t)
    try:
        print(s.merge(Tug(id=3, name="Tug!", pull=1)))
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])

# a new one among known ones
with Session(engine) as s:
    m = s.merge(Fleet(id=1, vessels=[Tug(id=2, pull=10), Ferry(name="Dee", cars=2, decks=[Deck(level=7)])]))
    print(m.vessels[0], m.vessels[1].name, sorted(type(o).__name__ for o in s.new))
    s.commit()
    print([(v, v.name, v.fleet_id) for v in s.scalars(select(with_polymorphic(Vessel, '*')))])
