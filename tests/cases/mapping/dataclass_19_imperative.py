from __future__ import annotations
from dataclasses import dataclass, field, fields, asdict, astuple, replace, InitVar
from typing import Optional, List, Set, Dict
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select, inspect, MetaData
from sqlalchemy.orm import Session, registry, relationship, column_property, synonym, composite, deferred, DeclarativeBase, Mapped, mapped_column, MappedAsDataclass

reg = registry()
album = Table("album", reg.metadata, Column("id", Integer, primary_key=True), Column("title", String), Column("year", Integer), Column("x", Integer), Column("y", Integer))
track = Table("track", reg.metadata, Column("id", Integer, primary_key=True), Column("album_id", ForeignKey("album.id")), Column("name", String), Column("secs", Integer))

@dataclass
class XY:
    x: int = 0
    y: int = 0

@dataclass(unsafe_hash=True)
class Song:
    name: str
    secs: int = 100
    id: Optional[int] = field(default=None, compare=False, repr=False)

@dataclass(order=True)
class Album:
    title: str
    year: int = 2000
    songs: List[Song] = field(default_factory=list, compare=False)
    id: Optional[int] = None
    at: Optional[XY] = field(default=None, compare=False)
    loud: InitVar[bool] = False
    def __post_init__(self, loud):
        if loud:
            self.title = self.title.upper()
    @property
    def length(self):
        return sum(s.secs for s in self.songs)

reg.map_imperatively(Song, track)
reg.map_imperatively(Album, album, properties={
    "songs": relationship(Song, order_by=track.c.id, cascade="all, delete-orphan"),
    "at": composite(XY, album.c.x, album.c.y),
    "called": synonym("title"),
})
engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
a = Album("One", songs=[Song("s1"), Song("s2", 50)], loud=True, at=XY(1, 2))
b = Album("Two", 1999)
print(a, a.length, a < b, sorted([b, a])[0].title)
try:
    Album()
except TypeError as e:
    print(e)
with Session(engine) as s:
    s.add_all([a, b])
    print(inspect(a).pending, sorted(inspect(b).dict))
    s.commit()
    print(a, b)
    print(asdict(a), astuple(b))
    print(s.scalars(select(Album).where(Album.called == "ONE")).one() is a)
    print(s.scalars(select(Album).where(Album.at == XY(1, 2))).one().year)
    print({Song("s1"): 1}.get(a.songs[0]))
    a.songs = [replace(a.songs[0], id=None, name="new")]
    s.commit()
    print(a.songs, s.scalars(select(Song.name)).all())
    b.at = XY(5, 6); s.commit()
    print(b.at, b.x, b.y)
    print(a == Album("ONE", id=a.id), a.title)

class Base(DeclarativeBase):
    __allow_unmapped__ = True

class Old(Base):
    __tablename__ = "old"
    id: int = Column(Integer, primary_key=True)
    name: str = Column(String)
    kids: List["Kid"] = relationship("Kid", back_populates="old")
    note: Optional[str] = None
    new: Mapped[Optional[str]] = mapped_column()

class Kid(Base):
    __tablename__ = "kid"
    id: int = mapped_column(Integer, primary_key=True)
    old_id: int = Column(ForeignKey("old.id"))
    old: Old = relationship("Old", back_populates="kids")
o = Old(id=1, name="n", kids=[Kid(id=2)])
print(o.kids[0].old is o, o.note, Old.__table__.c.keys(), Old.note)
try:
    Old(note="x")
    print("note ok")
except TypeError as e:
    print(e)
