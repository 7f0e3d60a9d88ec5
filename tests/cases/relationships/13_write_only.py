from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import WriteOnlyMapped

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: WriteOnlyMapped["Book"] = relationship(back_populates="shelf", order_by="Book.title", passive_deletes=True)


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
    shelf = Shelf(books=[Book(title="c")])
    shelf.books.add(Book(title="a"))
    shelf.books.add_all([Book(title="b"), Book(title="d")])
    session.add(shelf)
    session.commit()
    print(shelf.books.select())
    print(session.scalars(shelf.books.select().where(Book.title > "a").limit(2)).all())
    shelf.books.remove(session.scalars(shelf.books.select()).first())
    session.commit()
    print(session.scalars(shelf.books.select()).all())
    for action in (lambda: list(shelf.books), lambda: setattr(shelf, "books", [])):
        try:
            action()
        except Exception as error:
            print(type(error).__name__, error)
