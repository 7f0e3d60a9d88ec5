# level: intermediate | shows: cascades expunge and refresh-expire over graphs with pending, removed and shared members
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Band(Base):
    __tablename__ = "band"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    songs: Mapped[list["Song"]] = relationship(back_populates="band", cascade="save-update, refresh-expire", order_by="Song.id")
    gigs: Mapped[list["Gig"]] = relationship(back_populates="band", cascade="save-update, expunge", order_by="Gig.id")
    def __repr__(self):
        return "Band"

class Song(Base):
    __tablename__ = "song"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    band_id: Mapped[int | None] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band | None] = relationship(back_populates="songs", cascade="all")
    def __repr__(self):
        return f"Song{self.id}"

class Gig(Base):
    __tablename__ = "gig"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]
    band_id: Mapped[int | None] = mapped_column(ForeignKey("band.id"))
    band: Mapped[Band | None] = relationship(back_populates="gigs")
    def __repr__(self):
        return f"Gig{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
band = Band(id=1, name="b", songs=[Song(id=1, name="s1"), Song(id=2, name="s2")], gigs=[Gig(id=1, place="p1"), Gig(id=2, place="p2")])
s.add(band); s.commit()
songs, gigs = list(band.songs), list(band.gigs)

def expired():
    return {repr(o): sorted(inspect(o).expired_attributes) for o in [band, *songs, *gigs]}

songs[0].name, gigs[0].place = "changed", "moved"
s.expire(band)
print(expired())
print(songs[0].name, gigs[0].place, sorted(map(repr, s.dirty)))
band.songs, band.gigs, [x.name for x in songs]
s.expire(band, ["songs"])
print(expired())
band.songs
songs[1].name = "mine"
s.refresh(band)
print(expired(), songs[1].name, gigs[0].place)
songs[1].name = "again"
s.refresh(band, ["name"])
print(songs[1].name)
s.rollback()
# refresh with a pending member
band.songs.append(Song(id=3, name="s3"))
new = band.songs[-1]
with s.no_autoflush:
    try:
        s.refresh(band)
        print(new in s, band.songs)
    except InvalidRequestError as err:
        print(type(err).__name__, err, new in s)
s.rollback()
with s.no_autoflush:
    band.songs.append(new := Song(id=4, name="s4"))
    try:
        s.expire(band)
        print("expired", new in s, sorted(map(repr, s.new)))
    except InvalidRequestError as err:
        print(type(err).__name__, err, new in s)
s.rollback()

# expunging takes the gigs, also those that were removed, not the songs
removed = band.gigs.pop(0)
band.gigs.append(pending := Gig(id=9, place="new"))
band.songs
s.expunge(band)
print(sorted(repr(o) for o in s), [inspect(o).detached for o in (band, removed, gigs[1])], inspect(pending).transient)
print(band.songs, songs[0].band is band)
try:
    s.flush()
    print("flushed", sorted(map(repr, s.dirty)))
except Exception as err:
    print(type(err).__name__, err)
try:
    s.expunge(band)
except InvalidRequestError as err:
    print(str(err).split(" at ")[0], str(err).split("> ")[-1])
try:
    s.add(band)
except InvalidRequestError as err:
    print(str(err).split("; ")[-1])
print(sorted(repr(o) for o in s), removed in s, pending in s)
s.flush()
print(s.execute(select(Gig.id, Gig.band_id).order_by(Gig.id)).all())
s.rollback()
# a song with "all" takes the band along when it is expunged, and the band its gigs
s.expire_all()
songs[0].band.gigs
s.expunge(songs[0])
print(sorted(repr(o) for o in s))
