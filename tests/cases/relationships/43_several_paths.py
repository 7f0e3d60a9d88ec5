# level: intermediate | shows: several foreign keys to one table, foreign_keys by name and column, composite keys, viewonly with conditions, backref options
from sqlalchemy import ForeignKey, ForeignKeyConstraint, and_, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, backref, foreign, mapped_column, relationship, remote


class Base(DeclarativeBase):
    pass


class City(Base):
    __tablename__ = "cities"
    country: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=0)
    big_neighbours: Mapped[list["City"]] = relationship(viewonly=True, primaryjoin=lambda: and_(
        foreign(City.country) == remote(City.country), remote(City.code) != City.code, remote(City.size) > 100), uselist=True, order_by=lambda: City.code)


class Route(Base):
    __tablename__ = "routes"
    id: Mapped[int] = mapped_column(primary_key=True)
    from_country: Mapped[str] = mapped_column()
    from_code: Mapped[str] = mapped_column()
    to_country: Mapped[str | None] = mapped_column()
    to_code: Mapped[str | None] = mapped_column()
    __table_args__ = (ForeignKeyConstraint(["from_country", "from_code"], ["cities.country", "cities.code"]),
                      ForeignKeyConstraint(["to_country", "to_code"], ["cities.country", "cities.code"]))
    start: Mapped[City] = relationship(foreign_keys=[from_country, from_code], backref=backref("departures", order_by=id.desc(), cascade="all"))
    end: Mapped[City | None] = relationship(foreign_keys="[Route.to_country, Route.to_code]", backref="arrivals")
    home: Mapped[City | None] = relationship(viewonly=True, primaryjoin="and_(Route.from_country == City.country, foreign(Route.from_code) == City.code, Route.from_country == Route.to_country)")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    rome, milan, nice = City(country="IT", code="ROM", size=500), City(country="IT", code="MIL", size=300), City(country="FR", code="NCE", size=90)
    session.add_all([Route(start=rome, end=milan), Route(start=rome, end=nice), Route(start=nice)])
    session.commit()
    print([(r.id, r.to_code) for r in rome.departures], [r.from_code for r in nice.arrivals], [r.home and r.home.code for r in rome.departures])
    print([c.code for c in rome.big_neighbours], [c.code for c in nice.big_neighbours])
    print(select(Route).join(Route.start).where(Route.end == milan))
    print(session.scalars(select(Route.id).join(Route.end).where(City.size > 100)).all(), session.scalars(select(Route.id).where(Route.end == None)).all())
    print(session.scalars(select(City.code).where(City.arrivals.any(Route.from_code == "ROM")).order_by(City.code)).all())
    nice.code = "NIC"
    try:
        session.commit()
        print([(r.from_code, r.to_code) for r in session.scalars(select(Route).order_by(Route.id))])
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
        session.rollback()
    session.delete(rome)
    session.commit()
    print(session.scalars(select(Route.id)).all(), milan.arrivals)
