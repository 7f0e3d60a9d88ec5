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

metadata = MetaData()
metadata.reflect(engine, only=["author", "book"])
Table("note", metadata, Column("id", Integer, primary_key=True), Column("book_id", ForeignKey("book.id")), Column("text", String))
Base = automap_base(metadata=metadata)


def only_authors(base, direction, return_fn, attrname, local_cls, referred_cls, **kw):
    from sqlalchemy.ext.automap import generate_relationship

    if "author" in (local_cls.__name__, referred_cls.__name__):
        return None
    return generate_relationship(base, direction, return_fn, attrname, local_cls, referred_cls, **kw)


Base.prepare(generate_relationship=only_authors)
metadata.tables["note"].create(engine)
print(sorted(Base.classes.keys()))
for name in sorted(Base.classes.keys()):
    print(name, sorted(inspect(Base.classes[name]).relationships.keys()))
Note, Book = Base.classes.note, Base.classes.book
with Session(engine) as session:
    session.add(Note(text="good", book=session.get(Book, 1)))
    session.commit()
    print([n.text for n in session.get(Book, 1).note_collection])
    print(session.scalars(select(Book.title).where(Book.note_collection.any())).all())


def camel(base, tablename, table):
    return "".join(part.capitalize() for part in tablename.split("_"))


def module(base, tablename, table):
    return "library.people" if tablename == "author" else "library.things"


Base = automap_base()
Base.prepare(autoload_with=engine, classname_for_table=camel, modulename_for_table=module)
print(sorted(Base.classes.keys()), sorted(Base.by_module.library.things.keys()))
print(Base.by_module.library.people.Author, Base.by_module.library.things.Book.__table__.name)
Author = Base.by_module.library.people.Author
with Session(engine) as session:
    print(session.scalars(select(Author.name).order_by(Author.name)).all())
try:
    Base.classes.Author
except AttributeError as error:
    print("no class", error)
