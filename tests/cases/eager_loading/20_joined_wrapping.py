# level: advanced | shows: joined loading around LIMIT, OFFSET, DISTINCT and GROUP BY, innerjoin nesting, chained and self-referential joins
from sqlalchemy import ForeignKey, create_engine, func, select, desc
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Band(Base):
    __tablename__ = "band"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city_id: Mapped[int] = mapped_column(ForeignKey("city.id"))
    city: Mapped["City"] = relationship(innerjoin=True)
    albums: Mapped[list["Album"]] = relationship(order_by="desc(Album.year)", back_populates="band")


class City(Base):
    __tablename__ = "city"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("city.id"))
    part_of: Mapped["City | None"] = relationship(remote_side=[id], lazy="joined", join_depth=2)


class Album(Base):
    __tablename__ = "album"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    band_id: Mapped[int] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band] = relationship(back_populates="albums")
    tracks: Mapped[list["Track"]] = relationship(order_by="Track.no")


class Track(Base):
    __tablename__ = "track"
    album_id: Mapped[int] = mapped_column(ForeignKey("album.id"), primary_key=True)
    no: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    land = City(id=1, name="land")
    town = City(id=2, name="town", part_of=land)
    dorf = City(id=3, name="dorf", part_of=town)
    session.add_all([land, town, dorf])
    session.flush()
    for n in range(1, 4):
        session.add(Band(id=n, name=f"band{n}", city_id=n, albums=[
            Album(title=f"a{n}{y}", year=1990 + y, tracks=[Track(no=k, name=f"t{k}") for k in range(1, n + 1)]) for y in range(n)]))
    session.commit()


def show(stmt):
    with Session(engine) as session:
        for band in session.scalars(stmt).unique():
            print(band.name, band.city.name, [(a.title, [t.no for t in a.tracks]) for a in band.albums])


show(select(Band).options(joinedload(Band.albums).joinedload(Album.tracks), joinedload(Band.city)).order_by(desc(Band.name)).limit(2))
show(select(Band).options(joinedload(Band.albums)).offset(1).order_by(Band.city_id))
show(select(Band).join(Band.albums).options(joinedload(Band.albums)).distinct().where(Album.year > 1990))
show(select(Band).join(Band.albums).group_by(Band.id).having(func.count(Album.id) > 1).options(joinedload(Band.albums, innerjoin=True).joinedload(Album.tracks, innerjoin=True)))
print(select(Band).options(joinedload(Band.albums, innerjoin="unnested").joinedload(Album.tracks, innerjoin=True)))
print(select(Album).options(joinedload(Album.band, innerjoin=True).joinedload(Band.city)).limit(1))
with Session(engine) as session:
    city = session.scalars(select(City).where(City.name == "dorf")).one()
    print(city.part_of.name, city.part_of.part_of.name, city.part_of.part_of.part_of)
    try:
        session.scalars(select(Band).options(joinedload(Band.albums))).all()
    except Exception as error:
        print(type(error).__name__, error)
    rows = session.execute(select(Band, Album.title).join(Band.albums).options(joinedload(Band.albums)).order_by(Album.id)).unique().all()
    print([(b.name, t) for b, t in rows])
    print(session.query(Band).options(joinedload(Band.albums)).order_by(Band.id).first().albums[0].title if session.query(Band).filter_by(id=3).first() else None)
    print(session.query(Album).options(joinedload(Album.tracks)).filter(Album.year == 1992).one().tracks[-1].name)
