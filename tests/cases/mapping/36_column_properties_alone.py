# level: advanced | shows: statements over column properties alone: subqueries, constants, functions, aliases
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass
class Track(Base):
    __tablename__ = "tracks"
    id: Mapped[int] = mapped_column(primary_key=True)
    album_id: Mapped[int] = mapped_column(ForeignKey("albums.id"))
    seconds: Mapped[int]
class Album(Base):
    __tablename__ = "albums"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    length = column_property(select(func.sum(Track.seconds)).where(Track.album_id == id).correlate_except(Track).scalar_subquery())
    has_long = column_property(exists().where(Track.album_id == id, Track.seconds > 200).correlate_except(Track), deferred=True)
    has2 = column_property(exists().where(Track.album_id == id, Track.seconds > 200))
    has3 = column_property(exists(select(Track.id).where(Track.album_id == id).correlate_except(Track)))
    const = column_property(literal(5))
    shout = column_property(func.upper(title) + "!")
for i, s in enumerate([select(Album.length), select(Album.has_long), select(Album.has2), select(Album.has3), select(Album.const), select(Album.length, Album.has_long), select(Album.length, Album.has_long).order_by(Album.shout.desc()),
   select(Album.const).where(Album.length > 3), select(Album.length).order_by(Album.title), select(Album.shout), select(Album), select(Album.length, Album.title), select(func.max(Album.length)), select(Album.length + 1), select(aliased(Album).length), select(Track.id).where(Album.length > 3), select(Album.length).select_from(Track), select(Album.length).join(Track), select(Album.const.label("x")), select(func.coalesce(Album.const, 1)), select(Album.length.label("q"))]):
    print(i, s)
