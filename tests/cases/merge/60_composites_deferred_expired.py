# level: advanced | shows: merge() of composites, deferred columns, expired attributes, column_property, hybrids and read-only expressions
from dataclasses import dataclass
from sqlalchemy import create_engine, func, inspect, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, composite, deferred, defer, mapped_column, undefer

class Base(DeclarativeBase):
    pass

@dataclass
class Point:
    lat: float | None
    lon: float | None

class Beacon(Base):
    __tablename__ = "beacon"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    at: Mapped[Point] = composite(mapped_column("lat"), mapped_column("lon"))
    log: Mapped[str | None] = mapped_column(deferred=True)
    photo: Mapped[str | None] = mapped_column(deferred=True, deferred_group="media")
    sound: Mapped[str | None] = mapped_column(deferred=True, deferred_group="media")
    shout: Mapped[str] = column_property(func.upper(name))
    @hybrid_property
    def label(self):
        return f"{self.name}!"
    @label.inplace.setter
    def _set_label(self, value):
        self.name = value.rstrip("!")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Beacon(id=1, name="rock", at=Point(1.5, 2.5), log="dry", photo="p", sound="boom"))

def state(o):
    i = inspect(o)
    return sorted(i.unloaded), sorted(i.expired_attributes), sorted(i.dict.keys() - {"_sa_instance_state"})

s = Session(engine)
m = s.merge(Beacon(id=1, at=Point(9.0, 2.5), log="wet", label="stone!"))
print(state(m))
print(m.at, m.name, m.shout, inspect(m).attrs.lat.history if "lat" in inspect(m).attrs else "no lat", inspect(m).attrs.log.history)
print([k for k in inspect(m).mapper.column_attrs.keys()])
s.flush()
print(state(m), m.shout)
s.rollback()

# from a detached object with a deferred group unloaded, and some things expired
with Session(engine) as t:
    d = t.get(Beacon, 1)
    t.expire(d, ["name", "at"])
print(state(d))
s.expunge_all()
m = s.merge(d)
print(state(m), s.is_modified(m))
print(m.name, m.at, m.sound)
with Session(engine) as t:
    d = t.get(Beacon, 1, options=[undefer(Beacon.log), defer(Beacon.name)])
print(state(d))
s.expunge_all()
m = s.merge(d)
print(state(m))
print(m.name, m.log)
s.expunge_all()
m = s.merge(d, options=[undefer(Beacon.photo)])
print(state(m))
# merged onto an object that is expired, or is changed itself
m.name = "mine"
again = s.merge(Beacon(id=1, name="rock"))
print(again is m, inspect(m).attrs.name.history, s.is_modified(m))
s.expire(m)
again = s.merge(Beacon(id=1, at=None))
print(state(m), m.at)
s.rollback()
s.expire(m)
m = s.merge(Beacon(id=1, at=Point(None, 7.0), photo=None))
print(m.at, inspect(m).attrs.photo.history, state(m))
s.commit()
print(s.execute(select(Beacon.at, Beacon.photo, Beacon.shout)).all())
try:
    m = s.merge(Beacon(id=1, shout="LOUD"))
    print(m.shout, inspect(m).attrs.shout.history)
    s.flush()
    print("flushed", m.shout)
except Exception as err:
    print(type(err).__name__, err)
s.rollback()
with Session(engine) as t:
    new = t.merge(Beacon(id=5, name="new", at=Point(0.0, 0.0)))
    print(state(new), new.at)
    t.commit()
    print(new.shout, new.log, new.label)
