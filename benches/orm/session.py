# The parts of a session's work that scripts lean on, each timed by itself. Prints `name<TAB>seconds` lines.
from time import perf_counter

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    pages: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)
    author: Mapped[Author] = relationship(back_populates="books")


def timed(name, part):
    begun = perf_counter()
    part()
    print(f"{name}\t{perf_counter() - begun:.6f}")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:  # what is done once for each process: configuration, first compilations
    session.add(Author(id=0, name="nobody", visits=0, books=[Book(id=0, title="nothing", pages=0)]))
    session.flush()
    session.rollback()


def flush():
    with Session(engine) as session:
        for number in range(2000):
            books = [Book(title=f"book {number}.{part}", pages=part) for part in range(4)]
            session.add(Author(name=f"author {number}", visits=0, books=books))
        session.commit()


def rows():
    with Session(engine) as session:
        assert len(session.scalars(select(Book)).all()) == 8000


def lazy():
    with Session(engine) as session:
        authors = session.scalars(select(Author).where(Author.id <= 500)).all()
        assert sum(len(author.books) for author in authors) == 2000


def points():
    with Session(engine) as session:
        for number in range(1, 1001):
            assert session.scalars(select(Author).where(Author.id == number)).one().id == number


def updates():
    with Session(engine) as session:
        for author in session.scalars(select(Author)).all():
            author.visits += 1
        session.commit()


timed("flush of 2,000 parents with 4 children each", flush)
timed("8,000 rows as objects", rows)
timed("500 lazy loads", lazy)
timed("1,000 point queries", points)
timed("2,000 updates", updates)
