from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.ext.automap import automap_base

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

Base = automap_base()


class Author(Base):
    __tablename__ = "author"

    full_name = Column("name", String(40))
    books = relationship("book", foreign_keys="book.author_id", back_populates="writer")

    def shout(self):
        return self.full_name.upper()


class Book(Base):
    __tablename__ = "book"

    author_id = mapped_column(Integer, ForeignKey("author.id"))
    writer = relationship("Author", foreign_keys=[author_id], back_populates="books")


def scalar_name(base, local_cls, referred_cls, constraint):
    return "_".join([referred_cls.__name__.lower()] + [c.name for c in constraint.columns])


def collection_name(base, local_cls, referred_cls, constraint):
    return f"{referred_cls.__name__.lower()}s_by_" + "_".join(c.name for c in constraint.columns)


try:
    Base.prepare(
        autoload_with=engine,
        name_for_scalar_relationship=scalar_name,
        name_for_collection_relationship=collection_name,
    )
    configure_mappers()
except Exception as error:
    print(type(error).__name__, error)

clear_mappers()
Base = automap_base()


class Author(Base):
    __tablename__ = "author"

    full_name = Column("name", String(40))

    def shout(self):
        return self.full_name.upper()


Base.prepare(
    autoload_with=engine, name_for_scalar_relationship=scalar_name, name_for_collection_relationship=collection_name
)
Book, Tag, Page = Base.classes.book, Base.classes.tag, Base.classes.page
print(Base.classes.get("author"), sorted(Base.classes.keys()))
for cls in (Author, Book, Tag, Page):
    print(cls.__name__, sorted(inspect(cls).attrs.keys()))
with Session(engine) as session:
    author = session.get(Author, 1)
    print(author.shout(), [b.title for b in author.books_by_author_id], [b.title for b in author.books_by_editor_id])
    hobbit = session.scalars(select(Book).where(Book.title == "The Hobbit")).one()
    print(hobbit.author_author_id.full_name, hobbit.author_editor_id)
    print(sorted(t.label for t in hobbit.tags_by_book_id))
    print([p.body for p in sorted(hobbit.pages_by_book_id, key=lambda p: p.number)])
    author.books_by_author_id.append(Book(title="Rocannon's World"))
    session.commit()
    print(session.execute(select(Book.title, Author.full_name).join(Book.author_author_id).order_by(Book.id)).all())
