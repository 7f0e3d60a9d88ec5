# Columns that an option of the query left out are loaded when they are read.
from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, defer, load_only, mapped_column


class Base(DeclarativeBase):
    pass


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(30))
    year: Mapped[int]
    blurb: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Book(title="Fog", year=1990, blurb="grey"), Book(title="Wind", year=2001, blurb="fast")])
    session.commit()
    for option in (load_only(Book.title), defer(Book.blurb), defer(Book.year, raiseload=False)):
        session.expunge_all()
        book = session.scalars(select(Book).options(option).order_by(Book.id)).first()
        print(sorted(inspect(book).unloaded))
        print(book.blurb, sorted(inspect(book).unloaded))
        print(book.year, book.title, sorted(inspect(book).unloaded))
        book.blurb = "new"
        session.flush()
        session.expire(book)
        print(book.title, sorted(inspect(book).unloaded), book.blurb)
        session.rollback()
    session.expunge_all()
    book = session.scalars(select(Book).options(load_only(Book.title)).order_by(Book.id)).first()
    book.year = 1991
    print(book.year, inspect(book).modified, sorted(inspect(book).unloaded))
    session.commit()
    print(session.get(Book, 1).year)
