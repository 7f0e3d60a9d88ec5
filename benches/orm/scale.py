# Flushes of more and more objects, in three shapes. Prints `begin` before each, and `name<TAB>objects<TAB>seconds` behind it.
import gc
from time import perf_counter

from sqlalchemy import Column, ForeignKey, Table, create_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


class Place(Base):
    __tablename__ = "place"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    within_id: Mapped[int | None] = mapped_column(ForeignKey("place.id"))
    within: Mapped["Place | None"] = relationship(back_populates="places", remote_side=[id])
    places: Mapped[list["Place"]] = relationship(back_populates="within")


playing = Table(
    "playing",
    Base.metadata,
    Column("player_id", ForeignKey("player.id"), primary_key=True),
    Column("game_id", ForeignKey("game.id"), primary_key=True),
)


class Player(Base):
    __tablename__ = "player"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    games: Mapped[list["Game"]] = relationship(secondary=playing, back_populates="players")


class Game(Base):
    __tablename__ = "game"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    players: Mapped[list[Player]] = relationship(secondary=playing, back_populates="games")


def families(count):
    """Parents with 4 children each."""
    for number in range(count // 5):
        yield Author(name=f"author {number}", books=[Book(title=f"book {number}.{part}") for part in range(4)])


def tree(count):
    """A tree in which each object but the last has 9 below it."""
    places = [Place(name=f"place {number}") for number in range(count)]
    for number in range(1, count):
        places[number].within = places[(number - 1) // 9]
    yield places[0]


def network(count):
    """As many players as games, each player in 3 of them."""
    games = [Game(name=f"game {number}") for number in range(count // 2)]
    for number in range(count // 2):
        near = [games[(number + step) % len(games)] for step in range(3)]
        yield Player(name=f"player {number}", games=near)


for shape in (families, tree, network):
    for count in (1_000, 10_000, 100_000):
        gc.collect()
        print("begin")
        engine = create_engine("sqlite://")
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            session.add_all(shape(count))
            begun = perf_counter()
            session.flush()
            print(f"{shape.__name__}\t{count}\t{perf_counter() - begun:.6f}")
