# level: intermediate | shows: INSERTs as added, UPDATEs by primary key, DELETEs per table in reverse, classes of a hierarchy mixed, what goes into one executemany
from sqlalchemy import ForeignKey, String, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Event(Base):
    __tablename__ = "event"
    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    note: Mapped[str | None]
    rank: Mapped[int | None]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "event"}


class Concert(Event):
    __tablename__ = "concert"
    code: Mapped[str] = mapped_column(ForeignKey("event.code"), primary_key=True)
    band: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "concert"}


class Match(Event):
    __tablename__ = "match"
    code: Mapped[str] = mapped_column(ForeignKey("event.code"), primary_key=True)
    teams: Mapped[str | None]
    after_code: Mapped[str | None] = mapped_column(ForeignKey("concert.code"))
    __mapper_args__ = {"polymorphic_identity": "match", "inherit_condition": code == Event.code}


class Place(Base):
    __tablename__ = "place"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    seats: Mapped[int | None] = mapped_column(default=5)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
things = [Match(code="m2", teams="x-y"), Concert(code="c1", band="Duo"), Event(code="z"), Match(code="m1"), Event(code="a", note="n"), Concert(code="c0", rank=1)]
session.add_all(things)
session.flush()
session.commit()
for number, thing in enumerate(things):
    thing.rank = 10 + number
things[2].note = "last"
things[0].note = "first"
things[3].teams = "u-v"
things[1].band = things[5].band = "Trio"
session.commit()
things[4].rank, things[2].rank, things[0].rank = None, 3, Event.rank + 1
session.commit()
print(session.execute(select(Event.code, Event.rank).order_by(Event.code)).all())
for thing in things:
    session.delete(thing)
session.commit()

places = [Place(name="p"), Place(id=20, name="q"), Place(), Place(id=10), Place(name="r", seats=None), Place(name="s", seats=3), Place(name=func.lower("T")), Place(name="u"), Place(name="v")]
session.add_all(places)
session.flush()
print([(p.id, p.name, p.seats) for p in places])
for place in reversed(places):
    place.seats = place.id * 2
places[3].name = "three"
places[4].name = "four"
session.flush()
session.add(Place(id=5_000, name="far"))
session.delete(places[8])
session.delete(places[0])
places[1].id = 2
places[5].seats = places[5].seats
session.flush()
session.add(Place(name="after"))
session.commit()
print(session.execute(select(Place.id, Place.name).order_by(Place.id)).all())
