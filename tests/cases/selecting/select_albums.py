# shows: select() of entities and columns, where with operators, ordering, limit, scalars, one, first, aggregates
from sqlalchemy import String, and_, create_engine, desc, func, not_, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Album(Base):
    __tablename__ = "album"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(50))
    artist: Mapped[str | None]
    year: Mapped[int]
    rating: Mapped[float] = mapped_column(default=3.0)

    def __repr__(self):
        return f"<{self.title} {self.year}>"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session, session.begin():
    session.add_all([
        Album(title="Low Tide", artist="Mara", year=1999, rating=4.5),
        Album(title="High Tide", artist="Mara", year=2003),
        Album(title="Ferns", artist="The Elders", year=2003, rating=2.25),
        Album(title="100% Wool", artist=None, year=2011, rating=4.0),
    ])

with Session(engine) as session:
    print(session.scalars(select(Album)).all())
    print(session.execute(select(Album).order_by(Album.year.desc(), Album.title)).scalars().first())
    print(session.execute(select(Album.title, Album.year).where(Album.artist == "Mara")).all())
    print(session.scalars(select(Album.title).where(and_(Album.year > 2000, Album.rating >= 3))).all())
    print(session.scalars(select(Album.title).where(or_(Album.year == 1999, Album.artist.is_(None)))).all())
    print(session.scalars(select(Album.title).where(not_(Album.title.like("%Tide")))).all())
    print(session.scalars(select(Album.title).where(Album.year.in_([1999, 2011]), Album.title.contains("Tide"))).all())
    print(session.scalars(select(Album.title).where(Album.title.contains("100%", autoescape=True))).all())
    print(session.scalars(select(Album.year).distinct().order_by(desc(Album.year))).all())
    print(session.scalar(select(func.avg(Album.rating))), session.scalar(select(func.max(Album.year))))
    for artist, count in session.execute(
        select(Album.artist, func.count(Album.id).label("n")).group_by(Album.artist).order_by(desc("n"), Album.artist)
    ):
        print(artist, count)
    row = session.execute(select(Album.title.label("name"), (Album.year + 1).label("next")).limit(1).offset(1)).one()
    print(row, row.name, row.next, row._mapping["next"], row[0], len(row))
    print(session.scalars(select(Album).where(Album.year.between(2000, 2005)).order_by(Album.id)).all())
    print(session.scalars(select(Album).where(Album.title == "Nothing")).one_or_none())
    print(session.execute(select(func.upper(Album.title)).where(Album.title.startswith("F"))).scalar_one())
    print([tuple(r) for r in session.execute(select(Album.id, Album).where(Album.id < 3))])
    try:
        session.scalars(select(Album)).one()
    except Exception as error:
        print(type(error).__name__, error)
    print(select(Album).where(Album.year != 3).limit(5))
