from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import WriteOnlyMapped

class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    books: WriteOnlyMapped["Book"] = relationship(back_populates="shelf", order_by="Book.title")


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
    shelf = Shelf()
    session.add(shelf)
    session.flush()
    print(shelf.books.insert())
    session.execute(shelf.books.insert(), [{"title": "a"}, {"title": "b"}, {"title": "c"}])
    print(session.scalars(shelf.books.select()).all())
    print(shelf.books.update().values(title="x"))
    session.execute(shelf.books.update().where(Book.title == "a").values(title="z").execution_options(synchronize_session=False))
    print(shelf.books.delete())
    session.execute(shelf.books.delete().where(Book.title == "b").execution_options(synchronize_session=False))
    session.commit()
    print(session.scalars(shelf.books.select()).all())
    session.delete(shelf)
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__, error)
