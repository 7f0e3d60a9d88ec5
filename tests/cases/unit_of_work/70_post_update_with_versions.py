# level: advanced | shows: post_update beside version counters and onupdate defaults: the version goes up twice, what the flush brings back, deletes of both
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, inspect, select, text
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.exc import StaleDataError

Base = declarative_base()
ticks = iter(range(1, 100))


class Album(Base):
    __tablename__ = "album"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    version = Column(Integer, nullable=False)
    stamp = Column(Integer, onupdate=lambda: next(ticks))
    cover_id = Column(ForeignKey("photo.id", use_alter=True, name="fk_cover"))
    photos = relationship("Photo", foreign_keys="Photo.album_id", order_by="Photo.id", cascade="all, delete-orphan")
    cover = relationship("Photo", foreign_keys=cover_id, post_update=True)
    __mapper_args__ = {"version_id_col": version}


class Photo(Base):
    __tablename__ = "photo"
    id = Column(Integer, primary_key=True)
    file = Column(String)
    album_id = Column(ForeignKey("album.id"))
    stamp = Column(Integer, onupdate=lambda: next(ticks))
    next_id = Column(ForeignKey("photo.id"))
    next = relationship("Photo", remote_side=id, post_update=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


@event.listens_for(Album, "refresh_flush")
def refreshed(target, context, attrs):
    print("    refresh_flush", sorted(attrs))


album = Album(title="Sea", photos=[Photo(file="1"), Photo(file="2"), Photo(file="3")])
album.cover = album.photos[1]
for photo, following in zip(album.photos, album.photos[1:] + album.photos[:1]):
    photo.next = following
session.add(album)
session.flush()
print(album.version, album.stamp, album.cover_id, [(p.id, p.next_id, p.stamp) for p in album.photos])
session.commit()
album.title, album.cover = "Ocean", album.photos[0]
session.flush()
print(album.version, album.stamp)
album.cover = album.photos[2]
session.flush()
print(album.version, album.stamp, inspect(album).attrs.cover_id.history)
session.commit()
print(album.version, album.cover.file)
session.execute(text("UPDATE album SET version = 77"))
album.cover = None
try:
    session.flush()
except StaleDataError as err:
    print(err)
session.rollback()
album.photos[0].next = album.photos[1].next = None
last = album.photos.pop()
session.flush()
print([(p.id, p.next_id) for p in album.photos], album.cover_id, inspect(last).deleted)
session.commit()
other = Album(title="Hill")
session.add(other)
session.flush()
other.cover = album.photos[0]
session.flush()
print(other.version)
session.delete(other)
session.flush()
session.delete(album)
session.commit()
print(session.execute(select(Photo.id)).all(), session.execute(select(Album.id)).all())
