# level: advanced | shows: natural keys that the database cascades (passive_updates=True): joined inheritance, chains of tables, what objects in the session know and what is reloaded
from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Country(Base):
    __tablename__ = "country"
    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    regions: Mapped[list["Region"]] = relationship(back_populates="country", order_by="Region.nr")


class Region(Base):
    __tablename__ = "region"
    country_code: Mapped[str] = mapped_column(ForeignKey("country.code", onupdate="CASCADE"), primary_key=True)
    nr: Mapped[int] = mapped_column(primary_key=True)
    country: Mapped[Country] = relationship(back_populates="regions")


class Vessel(Base):
    __tablename__ = "vessel"
    name: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    tons: Mapped[int | None]
    flag: Mapped[str | None] = mapped_column(ForeignKey("country.code", onupdate="CASCADE"))
    state: Mapped[Country | None] = relationship()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "vessel"}


class Ferry(Vessel):
    __tablename__ = "ferry"
    name: Mapped[str] = mapped_column(ForeignKey("vessel.name", onupdate="CASCADE"), primary_key=True)
    cars: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "ferry"}


class NightFerry(Ferry):
    __tablename__ = "night_ferry"
    name: Mapped[str] = mapped_column(ForeignKey("ferry.name", onupdate="CASCADE"), primary_key=True)
    cabins: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "night"}


engine = create_engine("sqlite://")


@event.listens_for(engine, "connect")
def enforce(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")


Base.metadata.create_all(engine)
session = Session(engine)
norway = Country(code="N", name="Norway", regions=[Region(nr=1), Region(nr=2)])
ferry = NightFerry(name="Kong", cars=100, cabins=40, state=norway)
session.add_all([norway, ferry, Ferry(name="Liten", cars=8)])
session.commit()

ferry.name = "Kong II"
session.flush()
print(inspect(ferry).identity, ferry.cars, ferry.cabins)
ferry.cabins = 41
session.flush()
ferry.name, ferry.cars, ferry.cabins = "Kong III", 101, 42
session.commit()
print(session.scalars(select(NightFerry.name)).all(), session.execute(select(Ferry.__table__)).all())

print([r.nr for r in norway.regions], ferry.flag)
norway.code = "NO"
session.flush()
print([(r.country_code, inspect(r).identity) for r in norway.regions], ferry.flag)
session.commit()
print([inspect(r).identity for r in norway.regions], ferry.flag, ferry.state is norway)
region = norway.regions[0]
norway.code, region.nr = "NOR", 11
session.flush()
print(inspect(region).identity, inspect(ferry).attrs.flag.loaded_value)
session.rollback()
print(inspect(region).identity, norway.code, region.nr, ferry.flag)
# children that were never loaded follow in the database alone
session.expunge(region)
session.expire(norway)
norway.code = "X"
session.commit()
print(session.execute(select(Region.country_code, Region.nr).order_by(Region.nr)).all(), norway.regions[0] is region)
