# level: advanced | shows: many-to-one to a joined subclass: found in the identity map, deleted with it, its orphans and its backrefs without a query
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

class Base(DeclarativeBase):
    pass

class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "animal"}

class Horse(Animal):
    __tablename__ = "horse"
    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    name: Mapped[str]
    races: Mapped[list["Race"]] = relationship(back_populates="horse", cascade="all, delete-orphan", order_by="Race.id")
    __mapper_args__ = {"polymorphic_identity": "horse"}

class Pony(Horse):
    __tablename__ = "pony"
    pony_id: Mapped[int] = mapped_column(ForeignKey("horse.id"), primary_key=True)
    rides: Mapped[list["Ride"]] = relationship(back_populates="pony", order_by="Ride.id")
    __mapper_args__ = {"polymorphic_identity": "pony"}

class Race(Base):
    __tablename__ = "race"
    id: Mapped[int] = mapped_column(primary_key=True)
    horse_id: Mapped[int] = mapped_column(ForeignKey("horse.id"))
    horse: Mapped[Horse] = relationship(back_populates="races")

class Ride(Base):
    __tablename__ = "ride"
    id: Mapped[int] = mapped_column(primary_key=True)
    pony_id: Mapped[int | None] = mapped_column(ForeignKey("pony.pony_id"))
    pony: Mapped[Pony | None] = relationship(back_populates="rides")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add_all([Horse(id=1, name="bay", races=[Race(id=1), Race(id=2)]), Pony(id=2, name="dot", races=[Race(id=3)], rides=[Ride(id=1), Ride(id=2)])])

with Session(engine) as s:
    h = s.get(Horse, 1)
    r = s.get(Race, 1)
    print(r.horse is h, "no query")
    r.horse = Horse(id=7, name="new")
    print(len(inspect(r).attrs.horse.history.deleted))
    s.rollback()
    p = s.get(Animal, 2)
    print(type(p).__name__, s.get(Race, 3).horse is p)
    ride = s.get(Ride, 1)
    print(ride.pony is p)
    s.expunge_all()
    print(s.get(Race, 3).horse.name)
    print(s.get(Ride, 2).pony.name)
with Session(engine) as s:
    races = s.scalars(select(Race).options(selectinload(Race.horse)).order_by(Race.id)).all()
    print([x.horse.name for x in races])
with Session(engine) as s:
    h = s.get(Horse, 1)
    h.races.pop()
    s.flush()
    print(s.scalars(select(Race.id)).all())
    s.delete(h)
    s.flush()
    print(s.scalars(select(Race.id)).all(), s.scalars(select(Animal.id)).all())
    s.rollback()
with Session(engine) as s:
    print(s.scalars(select(Race.id).where(Race.horse == s.get(Horse, 1)).order_by(Race.id)).all())
    print(s.scalars(select(Race.id).where(Race.horse != s.get(Horse, 1)).order_by(Race.id)).all())
    print(s.scalars(select(Race.id).where(Race.horse.has(Horse.name == "dot"))).all())
    p = s.get(Pony, 2)
    s.delete(p)
    s.commit()
    print(s.execute(select(Ride.id, Ride.pony_id)).all(), s.scalars(select(Race.id).order_by(Race.id)).all())
