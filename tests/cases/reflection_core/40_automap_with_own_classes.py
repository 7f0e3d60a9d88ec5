# level: advanced | shows: automap with classes of its own, prepared again, by module, of some tables only
from sqlalchemy import *
from sqlalchemy.ext.automap import automap_base
from sqlalchemy.orm import *

e = create_engine("sqlite://")
with e.begin() as c:
    for s in [
        "create table artist (id integer primary key, name varchar(10) not null)",
        "create table album (id integer primary key, artist_id integer not null references artist(id), title text)",
        "create table track (id integer primary key, album_id integer references album(id), artist_id integer references artist(id), composer integer references artist(id))",
        "create table genre (id integer primary key, name text)",
        "create table album_genre (album_id integer references album(id), genre_id integer references genre(id), weight integer)",
        "create table track_genre (track_id integer references track(id), genre_id integer references genre(id))",
    ]:
        c.execute(text(s))
Base = automap_base()


class Artist(Base):
    __tablename__ = "artist"
    albums = relationship("album", back_populates="singer")
    stage_name = Column("name", String)

    def shout(self):
        return self.stage_name.upper()


class Album(Base):
    __tablename__ = "album"
    singer = relationship("Artist", foreign_keys="Album.artist_id", back_populates="albums")


try:
    Base.prepare(autoload_with=e)
    configure_mappers()
except Exception as x:
    print(type(x).__name__, x)
Base = automap_base(metadata=MetaData())


class Artist(Base):
    __tablename__ = "artist"
    album_collection = relationship("Album", back_populates="singer")
    stage_name = Column("name", String)

    def shout(self):
        return self.stage_name.upper()


class Album(Base):
    __tablename__ = "album"
    singer = relationship("Artist", back_populates="album_collection")
    album_id = column_property(Column("id", Integer, primary_key=True))


print(hasattr(Artist, "__mapper__"), hasattr(Artist, "__table__"))
try:
    Artist()
except Exception as x:
    print(type(x).__name__, x)
try:
    select(Artist)
except Exception as x:
    print(type(x).__name__, x)
Base.prepare(autoload_with=e)
print(sorted(Base.classes.keys()))
for cls in (Artist, Album, Base.classes.track, Base.classes.genre):
    print(cls.__name__, sorted(inspect(cls).relationships.keys()), inspect(cls).columns.keys())
with Session(e) as s:
    s.add(Artist(stage_name="bo", album_collection=[Album(title="one")]))
    s.commit()
    a = s.scalars(select(Artist)).one()
    print(a.shout(), a.album_collection[0].singer is a)
    t = Base.classes.track(album=a.album_collection[0])
    s.add(t)
    s.flush()
    print(t.album_id, [x.id for x in a.album_collection[0].track_collection])
# again
with e.begin() as c:
    c.execute(text("create table label (id integer primary key, artist_id integer references artist(id))"))
Base.prepare(autoload_with=e)
print(sorted(Base.classes.keys()), sorted(inspect(Artist).relationships.keys()))
# metadata reflect only some
m = MetaData()
m.reflect(e, only=["artist", "album"])
B2 = automap_base(metadata=m)
B2.prepare()
print(sorted(B2.classes.keys()), B2.classes.artist.album_collection.property.lazy)
B3 = automap_base()
B3.prepare(autoload_with=e, reflection_options={"only": ["genre"]})
print(B3.classes.keys(), B3.metadata.tables.keys())
B4 = automap_base()


class Genre(B4):
    __table__ = Table("genre", B4.metadata, autoload_with=e)


B4.prepare(e, reflect=True) if False else B4.prepare(autoload_with=e, collection_class=set)
print(B4.classes.genre if "genre" in B4.classes else B4.classes.keys())
print(inspect(B4.classes.album).relationships["track_collection"].collection_class)
B5 = automap_base()
B5.prepare(autoload_with=e, modulename_for_table=lambda cls, tn, t: "music." + tn[0])
print(B5.by_module.keys(), B5.by_module.music.keys(), B5.by_module.music.a.album.__module__, sorted(B5.classes.keys()))
try:
    B5.by_module.nope
except Exception as x:
    print(type(x).__name__, x)
