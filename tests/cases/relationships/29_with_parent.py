from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import with_parent

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: Mapped[list["Book"]] = relationship(back_populates="shelf", order_by="Book.id")


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
    one, two = Shelf(books=[Book(title="a"), Book(title="b")]), Shelf(books=[Book(title="c")])
    session.add_all([one, two])
    session.commit()
    print(with_parent(one, Shelf.books))
    print(session.scalars(select(Book).where(with_parent(one, Shelf.books))).all())
    print(session.query(Book).filter(with_parent(two, Shelf.books)).all())
    try:
        with_parent(one, "books")
    except Exception as error:
        print(type(error).__name__, error)
