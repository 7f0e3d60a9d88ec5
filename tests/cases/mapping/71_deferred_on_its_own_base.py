from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.declarative import DeferredReflection

engine = create_engine("sqlite://")
with engine.begin() as connection:
    for statement in (
        "CREATE TABLE author (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(40) NOT NULL)",
        "CREATE TABLE book (id INTEGER NOT NULL PRIMARY KEY, title VARCHAR(80), author_id INTEGER NOT NULL "
        "REFERENCES author (id) ON DELETE CASCADE, editor_id INTEGER REFERENCES author (id))",
        "CREATE TABLE tag (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(20))",
        "CREATE TABLE book_tag (book_id INTEGER NOT NULL REFERENCES book (id), tag_id INTEGER NOT NULL REFERENCES tag (id), "
        "PRIMARY KEY (book_id, tag_id))",
        "CREATE TABLE page (book_id INTEGER NOT NULL REFERENCES book (id), number INTEGER NOT NULL, body TEXT, "
        "PRIMARY KEY (book_id, number))",
        "INSERT INTO author VALUES (1, 'Le Guin'), (2, 'Tolkien')",
        "INSERT INTO book VALUES (1, 'The Dispossessed', 1, 2), (2, 'The Hobbit', 2, NULL)",
        "INSERT INTO tag VALUES (1, 'sf'), (2, 'fantasy')",
        "INSERT INTO book_tag VALUES (1, 1), (2, 2), (2, 1)",
        "INSERT INTO page VALUES (1, 1, 'There was a wall.'), (2, 1, 'In a hole'), (2, 2, 'in the ground')",
    ):
        connection.exec_driver_sql(statement)


class Base(DeferredReflection, DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"

    name: Mapped[str] = mapped_column("name", String(40), info={"shown": True})
    books: Mapped[List["Book"]] = relationship(back_populates="author", foreign_keys="Book.author_id")


class Book(Base):
    __tablename__ = "book"

    author: Mapped[Author] = relationship(back_populates="books", foreign_keys="Book.author_id")
    tags = relationship("Tag", secondary="book_tag", backref="books")


class Tag(Base):
    __tablename__ = "tag"


print(sorted(Base.metadata.tables), Author.__table__.c.keys(), Book.__table__.c.keys())
for attempt in (lambda: select(Author), lambda: inspect(Book), lambda: aliased(Tag)):
    try:
        attempt()
    except Exception as error:
        print(type(error).__name__, error)
Base.prepare(engine)
print(sorted(Base.metadata.tables), Author.__table__.c.keys(), Book.__table__.c.keys())
print(Author.__table__.c.name.info, Author.__table__.c.name.type)
with Session(engine) as session:
    for author in session.scalars(select(Author).order_by(Author.name)):
        print(author.name, [(book.title, sorted(tag.label for tag in book.tags)) for book in author.books])
    session.add(Book(title="Tales", author=session.get(Author, 2), tags=[session.get(Tag, 2)]))
    session.commit()
    print(session.scalars(select(Book.title).join(Book.tags).where(Tag.label == "fantasy").order_by(Book.id)).all())


class Missing(Base):
    __tablename__ = "missing"


try:
    Base.prepare(engine)
except Exception as error:
    print(type(error).__name__, error)
try:
    DeferredReflection.prepare("sqlite://")
except Exception as error:
    print(type(error).__name__, error)
