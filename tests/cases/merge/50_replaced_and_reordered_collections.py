# level: advanced | shows: merge() onto loaded and unloaded one-to-many collections that lose, gain and reorder members
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.ext.orderinglist import ordering_list
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

class Base(DeclarativeBase):
    pass

class Playlist(Base):
    __tablename__ = "playlist"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    tracks: Mapped[list["Track"]] = relationship(
        back_populates="playlist", order_by="Track.position", cascade="all, delete-orphan",
        collection_class=ordering_list("position"))
    notes: Mapped[list["Remark"]] = relationship(back_populates="playlist")

class Track(Base):
    __tablename__ = "track"
    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int | None]
    song: Mapped[str]
    playlist_id: Mapped[int] = mapped_column(ForeignKey("playlist.id"))
    playlist: Mapped[Playlist] = relationship(back_populates="tracks")
    def __repr__(self):
        return f"{self.id}:{self.song}@{self.position}"

class Remark(Base):
    __tablename__ = "remark"
    id: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[str]
    playlist_id: Mapped[int | None] = mapped_column(ForeignKey("playlist.id"))
    playlist: Mapped[Playlist | None] = relationship(back_populates="notes")
    def __repr__(self):
        return f"<{self.body}>"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Playlist(id=1, title="rain", tracks=[Track(id=i, song=w) for i, w in enumerate(["drip", "drop", "pour"], 1)],
                   notes=[Remark(id=1, body="wet"), Remark(id=2, body="loud")]))

def show(h):
    return [list(part) for part in (h.added, h.unchanged, h.deleted)]

with Session(engine) as s:
    given = s.scalars(select(Playlist).options(selectinload(Playlist.tracks))).one()
given.tracks.insert(0, given.tracks.pop())
given.tracks.pop(1)
given.tracks.append(Track(song="mist"))
print("given", given.tracks, "notes" in given.__dict__)

s = Session(engine)
merged = s.merge(given)
state = inspect(merged)
print("merged", merged.tracks, type(merged.tracks).__name__)
print(show(state.attrs.tracks.history))
print(state.attrs.title.history, show(state.attrs.notes.history))
print(sorted(map(repr, (o for o in s.dirty if o is not merged))), sorted(map(repr, s.new)), len(s.deleted), s.is_modified(merged))
s.commit()
print(merged.tracks, s.scalars(select(Track).order_by(Track.id)).all())

# a transient graph replaces what is not yet loaded
other = s.merge(Playlist(id=1, title="rain", notes=[Remark(id=2, body="LOUD"), Remark(body="dry")]))
print(other is merged, other.notes, s.is_modified(other), [r in s.new for r in other.notes])
print(show(inspect(other).attrs.notes.history))
s.flush()
print(s.scalars(select(Remark).order_by(Remark.id)).all(), [r.playlist_id for r in s.scalars(select(Remark).order_by(Remark.id))])
s.rollback()
# an empty collection is still a collection
emptied = s.merge(Playlist(id=1, notes=[]))
print(emptied.title, show(inspect(emptied).attrs.notes.history))
s.commit()
print(s.execute(select(Remark.id, Remark.playlist_id)).all(), emptied.tracks)
