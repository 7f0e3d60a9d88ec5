# level: intermediate | shows: deferred groups, undefer, raiseload, column_property with subqueries, computed, identity of column names, load_only
from sqlalchemy import Computed, ForeignKey, String, create_engine, exists, func, inspect, literal_column, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, defer, deferred, load_only, mapped_column, relationship, undefer, undefer_group


class Base(DeclarativeBase):
    pass


class Track(Base):
    __tablename__ = "tracks"
    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"))
    seconds: Mapped[int]
    minutes: Mapped[float] = mapped_column(Computed("seconds / 60.0"))


class Album(Base):
    __tablename__ = "albums"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    notes: Mapped[str] = mapped_column(deferred=True, default="n")
    cover: Mapped[str] = mapped_column(deferred_group="art", default="c")
    back: Mapped[str] = mapped_column(deferred_group="art", default="b")
    price: Mapped[int] = mapped_column(deferred=True, deferred_raiseload=True, default=3)
    tracks: Mapped[list[Track]] = relationship(order_by=Track.id)
    length = column_property(select(func.sum(Track.seconds)).where(Track.album_id == id).correlate_except(Track).scalar_subquery())
    has_long = column_property(exists().where(Track.album_id == id, Track.seconds > 200).correlate_except(Track), deferred=True)
    shout = column_property(func.upper(title) + "!")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Album(title="One", tracks=[Track(seconds=90), Track(seconds=240)]))
    session.add(Album(title="Two"))
    session.commit()
    album = session.scalars(select(Album).order_by(Album.id)).first()
    loaded = lambda obj: sorted(k for k in obj.__dict__ if not k.startswith("_"))
    print(loaded(album), album.length, album.shout)
    print(album.cover, loaded(album))
    print(album.has_long, sorted(inspect(album).unloaded))
    try:
        album.price
    except Exception as e:
        print(type(e).__name__, e)
    session.expunge_all()
    album = session.scalars(select(Album).options(undefer(Album.price), undefer_group("art"), defer(Album.length)).order_by(Album.id)).first()
    print(loaded(album), album.price, album.length)
    session.expunge_all()
    album = session.scalars(select(Album).options(load_only(Album.title, raiseload=True)).order_by(Album.id)).first()
    print(loaded(album))
    try:
        album.shout
    except Exception as e:
        print(type(e).__name__, e)
    print(session.execute(select(Album.length, Album.has_long).order_by(Album.shout.desc())).all())
    track = session.scalars(select(Track)).first()
    print(track.minutes)
    track.seconds = 30
    session.flush()
    print("minutes" in track.__dict__, track.minutes)
    print(session.scalars(select(Album).where(Album.length > 100)).all()[0].title)
    print(select(Album.has_long))
