# shows: typed one-to-many with back_populates, many-to-one, appending, removing, reassigning, lazy loads, one-to-one
from __future__ import annotations

from typing import List, Optional

from sqlalchemy import ForeignKey, String, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30))
    books: Mapped[List["Book"]] = relationship(back_populates="author", cascade="all, delete-orphan", order_by="Book.title")
    profile: Mapped[Optional["Profile"]] = relationship(back_populates="author")

    def __repr__(self) -> str:
        return f"Author({self.name})"


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped["Author"] = relationship(back_populates="books")

    def __repr__(self) -> str:
        return f"Book({self.title})"


class Profile(Base):
    __tablename__ = "profile"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), unique=True)
    author: Mapped[Author] = relationship(back_populates="profile")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    ada = Author(name="Ada", books=[Book(title="Notes"), Book(title="Engines")])
    ada.profile = Profile(text="counts")
    session.add(ada)
    bob = Author(name="Bob")
    session.add(bob)
    book = Book(title="Loose", author=bob)
    print(bob.books, book in session)
    session.commit()

    print([b.title for b in ada.books], ada.profile.text, ada.profile.author is ada)
    print(book.author, book.author_id)
    book.author = ada
    print(bob.books, ada.books)
    session.commit()
    print(bob.books, ada.books)
    first = ada.books[0]
    ada.books.remove(first)
    print(first.author, first in session)
    session.commit()
    print(session.scalars(select(Book.title).order_by(Book.title)).all())
    print(session.scalars(select(Book).where(Book.author == ada).order_by(Book.title)).all())
    print(session.scalars(select(Author).where(~Author.books.any())).all())
    print(session.scalars(select(Author).where(Author.profile.has(Profile.text == "counts"))).all())
    print(session.scalars(select(Author).where(Author.books.contains(book))).one())
    ada.books.extend([Book(title="A"), Book(title="B")])
    ada.books.insert(0, Book(title="C"))
    print(len(ada.books), ada.books[0].author)
    session.commit()
    ada.profile = None
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])
        session.rollback()
    print(ada.profile.text, [b.title for b in ada.books])
    session.delete(ada)
    session.flush()
    print(session.scalars(select(Book)).all())
    session.rollback()
    print(len(ada.books))
