# level: advanced | shows: merge() with write_only and dynamic collections, and lazy="raise" and noload ones, given or not
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, DynamicMapped, Mapped, Session, WriteOnlyMapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Station(Base):
    __tablename__ = "station"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    shows: DynamicMapped["Show"] = relationship(order_by="Show.id")
    hosts: Mapped[list["Host"]] = relationship(lazy="raise", order_by="Host.id", back_populates="station")

class Show(Base):
    __tablename__ = "show"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    def __repr__(self):
        return f"Show({self.id}, {self.title})"

class Host(Base):
    __tablename__ = "host"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str | None]
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    station: Mapped[Station | None] = relationship(lazy="raise_on_sql", back_populates="hosts")
    def __repr__(self):
        return f"Host({self.id}, {self.name})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    st = Station(id=1, name="radio", hosts=[Host(id=1, name="h1"), Host(id=2, name="h2")])
    s.add(st)
    st.shows.add(Show(id=1, title="news"))

s = Session(engine)
# not given: nothing is read
m = s.merge(Station(id=1, name="wave"))
print("hosts" in inspect(m).dict, m.shows.all(), inspect(m).attrs.name.history)
# given: merge() reads what the attribute would not
m = s.merge(Station(id=1, hosts=[Host(id=2), Host(id=3, name="h3")]))
print(m.hosts, [list(p) for p in inspect(m).attrs.hosts.history])
s.commit()
try:
    m.hosts
except Exception as err:
    print(type(err).__name__, err)
h = s.merge(Host(id=1, name="H1"))
print(h, h.station_id)
h = s.merge(Host(id=1, station=Station(id=1)))
print(inspect(h).attrs.station.history.added == [m], h.station is m)
s.commit()
print(s.execute(select(Host.id, Host.name, Host.station_id).order_by(Host.id)).all())
h = s.merge(Host(id=2, station=None))
print(inspect(h).attrs.station.history)
s.commit()
print(s.execute(select(Host.id, Host.station_id).order_by(Host.id)).all())
with Session(engine) as t:
    d = t.get(Station, 1)
d.name = "fm"
m = s.merge(d)
print(m.name, [x.title for x in m.shows], s.is_modified(m))
s.commit()
print(m.name)
