from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[set["Book"]] = relationship(back_populates="shelf")


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

def titles(books):
    return sorted(book.title for book in books)


a, b, c, d = (Book(title=t) for t in "abcd")
shelf = Shelf(books={a, b})
print(titles(shelf.books), type(shelf.books).__name__, a.shelf is shelf)
shelf.books.add(c)
shelf.books.discard(a)
print(titles(shelf.books), a.shelf)
shelf.books |= {a, d}
shelf.books -= {b}
shelf.books &= {a, c}
shelf.books ^= {c, d}
print(titles(shelf.books), [book.shelf is shelf for book in (a, b, c, d)])
shelf.books.update([b, c])
shelf.books.difference_update([a])
shelf.books.symmetric_difference_update({a, b})
shelf.books.intersection_update({a, c})
print(titles(shelf.books))
with Session(engine) as session:
    session.add_all([a, b, c, d, shelf])
    session.commit()
    shelf.books.remove(a)
    session.commit()
    print(titles(shelf.books), a.shelf_id)
    shelf.books = {b}
    print(sorted(map(titles, inspect(shelf).attrs.books.history[:3])))
    session.commit()
    gone = shelf.books.pop()
    print(gone, gone.shelf, len(shelf.books))
for wrong in ([a], {"a": a}, None, 5):
    try:
        shelf.books = wrong
    except TypeError as error:
        print(error)
try:
    shelf.books.remove(d)
except KeyError:
    print("no such book")
try:
    shelf.books |= [a]
except TypeError as error:
    print(error)
