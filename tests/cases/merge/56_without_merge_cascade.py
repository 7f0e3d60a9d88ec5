# level: intermediate | shows: relationships without the merge cascade, save-update only, viewonly ones, and what of the graph stays behind
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Museum(Base):
    __tablename__ = "museum"
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str]
    halls: Mapped[list["Hall"]] = relationship(cascade="save-update", back_populates="museum", order_by="Hall.id")
    guards: Mapped[list["Guard"]] = relationship(cascade="merge", back_populates="museum", order_by="Guard.id")
    old_halls: Mapped[list["Hall"]] = relationship(viewonly=True, order_by="Hall.id",
        primaryjoin="and_(Museum.id == Hall.museum_id, Hall.year < 1900)")
    def __repr__(self):
        return f"M({self.city})"

class Hall(Base):
    __tablename__ = "hall"
    id: Mapped[int] = mapped_column(primary_key=True)
    year: Mapped[int]
    museum_id: Mapped[int | None] = mapped_column(ForeignKey("museum.id"))
    museum: Mapped[Museum | None] = relationship(back_populates="halls", cascade="")
    def __repr__(self):
        return f"H({self.id}, {self.year})"

class Guard(Base):
    __tablename__ = "guard"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    museum_id: Mapped[int | None] = mapped_column(ForeignKey("museum.id"))
    museum: Mapped[Museum | None] = relationship(back_populates="guards")
    def __repr__(self):
        return f"G({self.name})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Museum(id=1, city="Oslo", halls=[Hall(id=1, year=1850), Hall(id=2, year=1950)]))
    s.add(Guard(id=1, name="leif", museum_id=1))
print(*(f"{r.key}: {sorted(r.cascade)}" for r in inspect(Museum).relationships))
print(*(f"{r.key}: {sorted(r.cascade)}" for r in inspect(Hall).relationships))

s = Session(engine)
given = Museum(id=1, city="Bergen", halls=[Hall(id=1, year=1851)], guards=[Guard(id=1, name="LEIF"), Guard(name="new")])
m = s.merge(given)
print(m, "halls" in m.__dict__, "guards" in m.__dict__, m.guards, sorted(map(repr, s.new)))
print(m.halls, sorted(map(repr, s.dirty)))
s.expunge_all(); s.rollback()

# guards are merged, but not saved along
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    m = s.merge(Museum(city="Voss", guards=[Guard(name="eli")], halls=[Hall(year=1)]))
    print(m.guards, [g in s for g in m.guards], m.halls, sorted(map(repr, s.new)))
    s.flush()
    print(s.scalars(select(Guard.name)).all(), s.execute(select(Guard.museum_id)).all(), len(seen), *(w.category.__name__ for w in seen))
s.rollback(); s.expunge_all()

# a many-to-one without cascades is left as the target has it
h = s.merge(Hall(id=2, year=1951, museum=Museum(id=1, city="Nowhere")))
print(h, "museum" in h.__dict__, h.museum, inspect(h).attrs.museum.history)
h = s.merge(Hall(id=2, year=1952, museum=None))
print(h.museum_id, h.museum)
h = s.merge(Hall(id=2, museum_id=None))
print(h.museum_id, h.museum, inspect(h).attrs.museum_id.history)
s.flush()
s.expire(h, ["museum"])
print(h.museum)
s.rollback()

# a viewonly collection in the given object
with Session(engine) as t:
    src = t.get(Museum, 1)
    print(src.old_halls, src.guards)
src.old_halls[0].year = 1
m = s.merge(src)
print("old_halls" in m.__dict__, m.old_halls, sorted(map(repr, s.dirty)), "halls" in m.__dict__)
s.commit()
print(s.scalars(select(Hall.year).order_by(Hall.id)).all())
