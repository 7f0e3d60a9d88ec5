from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import DynamicMapped

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: DynamicMapped["Book"] = relationship(back_populates="shelf", order_by="Book.id")


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

with Session(engine) as session:
    shelf = Shelf(books=[Book(title=t) for t in "abc"])
    session.add(shelf)
    session.commit()
    first = shelf.books[0]
    shelf.books.remove(first)
    print(first.shelf, inspect(shelf).attrs.books.history)
    session.flush()
    print(shelf.books.count(), first.shelf_id)
    first.shelf = shelf
    print(shelf.books.all())
    shelf.books = [first]
    session.commit()
    print(shelf.books.all(), session.query(Book).filter(Book.shelf_id.is_(None)).count())
    session.delete(shelf)
    session.commit()
    print(session.query(Book.title, Book.shelf_id).order_by(Book.id).all())
