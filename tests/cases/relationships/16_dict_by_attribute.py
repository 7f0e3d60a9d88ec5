from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import attribute_keyed_dict

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[dict[str, "Book"]] = relationship(collection_class=attribute_keyed_dict("title"), back_populates="shelf")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="books")

    def __repr__(self):
        return f"Book({self.title})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

shelf = Shelf()
a, b, c = (Book(title=t) for t in "abc")
shelf.books["a"] = a
b.shelf = shelf
shelf.books.update({"c": c})
print(shelf.books, a.shelf is shelf)
print(shelf.books.pop("b"), b.shelf, shelf.books.pop("zzz", None))
print(shelf.books.setdefault("a", b), shelf.books.setdefault("b", b), list(shelf.books))
del shelf.books["c"]
print(c.shelf, shelf.books.popitem(), list(shelf.books))
with Session(engine) as session:
    session.add(shelf)
    session.commit()
    print(shelf.books, "a" in shelf.books, shelf.books.get("b"))
    shelf.books = {"b": b, "c": c}
    session.commit()
    print(sorted(shelf.books), a.shelf_id)
    b.title = "renamed"
    try:
        shelf.books.remove(b)
    except Exception as error:
        print(type(error).__name__)
    session.commit()
    print(sorted(shelf.books))
    shelf.books.clear()
    session.commit()
    print(shelf.books, session.query(Book).filter_by(shelf=None).count())
try:
    shelf.books = [a]
except TypeError as error:
    print(error)
