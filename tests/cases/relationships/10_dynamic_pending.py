from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import DynamicMapped

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: DynamicMapped["Book"] = relationship(back_populates="shelf", order_by="Book.title")


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
shelf.books.append(Book(title="b"))
shelf.books.add(Book(title="a"))
shelf.books.extend([Book(title="d")])
shelf.books.add_all([Book(title="c")])
print(list(shelf.books), shelf.books.count(), shelf.books[1], shelf.books.all())
shelf.books.remove(shelf.books[0])
print(shelf.books.all(), inspect(shelf).attrs.books.history)
with Session(engine) as session:
    session.add(shelf)
    session.commit()
    print(shelf.books.all(), shelf.books[1:], shelf.books.first())
    print(shelf.books.filter_by(title="c").one().shelf is shelf)
    print(shelf.books.filter(Book.title > "a").order_by(None).order_by(Book.title.desc()).all())
    print(str(shelf.books))
