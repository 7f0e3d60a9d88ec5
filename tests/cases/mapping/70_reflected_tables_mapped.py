from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *

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


class Base(DeclarativeBase):
    pass


@event.listens_for(Base.metadata, "column_reflect")
def column_reflect(inspector, table, column_info):
    column_info["key"] = f"{table.name}_{column_info['name']}"


class Author(Base):
    __table__ = Table("author", Base.metadata, autoload_with=engine)

    books: Mapped[List["Book"]] = relationship(foreign_keys="Book.book_author_id", back_populates="author")


class Book(Base):
    __table__ = Table("book", Base.metadata, autoload_with=engine)
    __mapper_args__ = {"exclude_properties": ["book_editor_id"]}

    title = __table__.c.book_title
    author: Mapped[Author] = relationship(foreign_keys=[__table__.c.book_author_id], back_populates="books")


print(inspect(Author).attrs.keys(), inspect(Book).attrs.keys())
print(select(Book))
with Session(engine) as session:
    print([(a.author_name, [b.title for b in a.books]) for a in session.scalars(select(Author).options(joinedload(Author.books))).unique()])
    print(session.scalars(select(Book.title).join(Book.author).where(Author.author_name == "Tolkien")).all())

plain = MetaData()
plain.reflect(bind=engine)
print(sorted(plain.tables))
registry_ = registry(metadata=plain)


class Tag:
    def __repr__(self):
        return f"Tag({self.label})"


class Volume:
    pass


registry_.map_imperatively(Tag, plain.tables["tag"])
registry_.map_imperatively(
    Volume,
    plain.tables["book"],
    properties={
        "tags": relationship(Tag, secondary=plain.tables["book_tag"], backref="volumes", order_by=plain.tables["tag"].c.label),
        "name": plain.tables["book"].c.title,
        "pages": column_property(
            select(func.count()).where(plain.tables["page"].c.book_id == plain.tables["book"].c.id).scalar_subquery()
        ),
    },
)
with Session(engine) as session:
    for volume in session.scalars(select(Volume).order_by(Volume.id)):
        print(volume.name, volume.tags, volume.pages)
    print([v.name for v in session.scalars(select(Tag).where(Tag.label == "sf")).one().volumes])
