from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import attribute_keyed_dict, joinedload, selectinload, subqueryload

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[set["Book"]] = relationship(back_populates="shelf")
    notes: Mapped[dict[str, "Note"]] = relationship(collection_class=attribute_keyed_dict("key"))


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="books")


class Note(Base):
    __tablename__ = "note"
    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str]
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for number in (1, 2):
        shelf = Shelf(notes={"x": Note(key="x"), "y": Note(key="y")})
        session.add(shelf)
        for letter in "ab":
            shelf.books.add(Book(title=f"{number}{letter}"))
    session.commit()
for option in (joinedload, selectinload, subqueryload):
    with Session(engine) as session:
        shelves = session.scalars(select(Shelf).options(option(Shelf.books), option(Shelf.notes)).order_by(Shelf.id))
        for shelf in shelves.unique():
            print(sorted(book.title for book in shelf.books), sorted(shelf.notes), "books" in inspect(shelf).unloaded)
