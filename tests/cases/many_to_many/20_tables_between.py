# level: intermediate | shows: secondary with extra columns and defaults, three sides, order by the table between, deleting and moving, viewonly both, duplicates
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Table, create_engine, func, insert, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, contains_eager, joinedload, mapped_column, relationship, selectinload, subqueryload


class Base(DeclarativeBase):
    pass


playlist_song = Table("playlist_song", Base.metadata, Column("playlist_id", ForeignKey("playlists.id"), primary_key=True),
                      Column("song_id", ForeignKey("songs.id"), primary_key=True), Column("place", Integer, server_default="0"), Column("added", String, default="now"))


class Playlist(Base):
    __tablename__ = "playlists"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    songs: Mapped[list["Song"]] = relationship(secondary=playlist_song, back_populates="playlists", order_by=playlist_song.c.place.desc())
    loud: Mapped[list["Song"]] = relationship(secondary=lambda: playlist_song, primaryjoin="Playlist.id == playlist_song.c.playlist_id",
                                              secondaryjoin="and_(Song.id == playlist_song.c.song_id, Song.volume > 5)", viewonly=True)


class Song(Base):
    __tablename__ = "songs"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(20), unique=True)
    volume: Mapped[int] = mapped_column(default=3)
    playlists: Mapped[set[Playlist]] = relationship(secondary=playlist_song, back_populates="songs")
    tags: Mapped[list["Tag"]] = relationship(secondary="song_tag", backref="songs", cascade="all, delete", passive_deletes=True)


class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]


Table("song_tag", Base.metadata, Column("song_id", ForeignKey("songs.id")), Column("tag_id", ForeignKey("tags.id")))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    hey, jude, help_ = Song(title="Hey", volume=8), Song(title="Jude"), Song(title="Help", tags=[Tag(word="short"), Tag(word="old")])
    mix, rest = Playlist(name="Mix"), Playlist(name="Rest")
    session.add_all([mix, rest, hey, jude, help_])
    for playlist, song in ((mix, hey), (mix, jude), (rest, help_)):
        session.commit()
        playlist.songs.append(song)
    session.commit()
    session.execute(playlist_song.update().where(playlist_song.c.song_id == jude.id).values(place=9))
    session.commit()
    print([s.title for s in mix.songs], [p.name for p in hey.playlists], session.execute(select(playlist_song.c.added).distinct()).scalars().all())
    hey.playlists.add(rest)
    session.flush()
    jude.playlists = {rest}
    print([s.title for s in mix.songs], [s.title for s in rest.songs])
    session.commit()
    print(session.execute(select(Playlist.name, func.count(Song.id)).join(Playlist.songs).group_by(Playlist.id).order_by(Playlist.name)).all())
    for option in (joinedload, selectinload, subqueryload):
        session.expunge_all()
        lists = session.scalars(select(Playlist).options(option(Playlist.songs)).order_by(Playlist.id)).unique().all()
        print(option.__name__, [(p.name, sorted(s.title for s in p.songs)) for p in lists])
    rows = session.scalars(select(Playlist).join(Playlist.songs).where(Song.volume < 5).options(contains_eager(Playlist.songs)).execution_options(populate_existing=True)).unique().all()
    print([(p.name, sorted(s.title for s in p.songs)) for p in rows])
    session.rollback()
    mix, rest = session.scalars(select(Playlist).order_by(Playlist.id))
    print([s.title for s in rest.loud])
    song = rest.songs[0]
    try:
        rest.songs.append(song)
        session.flush()
        print(len(rest.songs), session.scalar(select(func.count()).select_from(playlist_song)))
    except Exception as e:
        print(type(e).__name__, e.orig)
    session.rollback()
    help_ = session.scalars(select(Song).filter_by(title="Help")).one()
    session.delete(help_)
    session.commit()
    print(session.scalars(select(Tag.word)).all(), session.execute(text("select count(*) from song_tag")).scalar(), [s.title for s in rest.songs])
    print(session.scalars(select(Song.title).where(~Song.playlists.any()).order_by(Song.title)).all(), session.scalars(select(Song.title).where(Song.playlists.contains(rest)).order_by(Song.title)).all())
    session.delete(rest)
    session.commit()
    print(session.scalar(select(func.count()).select_from(playlist_song)))
