# level: advanced | shows: map_imperatively with properties, several classes on one table, relationships by function, dispose of nothing, plain __init__
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, func, inspect, select
from sqlalchemy.orm import Session, backref, column_property, deferred, registry, relationship, synonym

reg = registry()
author = Table("author", reg.metadata, Column("id", Integer, primary_key=True), Column("first", String(20)), Column("last", String(20)),
               Column("bio", String))
book = Table("book", reg.metadata, Column("id", Integer, primary_key=True), Column("title", String(40), nullable=False),
             Column("author_id", ForeignKey("author.id")), Column("pages", Integer, server_default="10"))


class Author:
    def __init__(self, first, last):
        self.first = first
        self.surname = last

    def __repr__(self):
        return f"Author({self.first} {self.surname})"

    @property
    def initials(self):
        return self.first[0] + self.surname[0]


class Book:
    def __init__(self, title, **kw):
        self.title = title
        self.__dict__.update({k: v for k, v in kw.items() if k.startswith("_")})


class Slim:
    pass


reg.map_imperatively(Book, book, properties={"author": relationship(Author, backref=backref("books", order_by=book.c.title)), "name": synonym("title")})
reg.map_imperatively(Author, author, properties={
    "full": column_property(author.c.first + " " + author.c.last), "bio": deferred(author.c.bio),
    "surname": author.c.last, "book_count": column_property(select(func.count(book.c.id)).where(book.c.author_id == author.c.id).correlate_except(book).scalar_subquery())})
reg.map_imperatively(Slim, author, include_properties=["id", "first"], properties={"given": author.c.first})
print(sorted(m.class_.__name__ for m in reg.mappers))
print(inspect(Author).attrs.keys(), inspect(Slim).attrs.keys(), inspect(Book).relationships.keys())
engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
with Session(engine) as session:
    ann = Author("Ann", "Lee")
    print(repr(ann), ann.initials, ann.surname, hasattr(ann, "books"))
    ann.books.append(Book("Zoo"))
    ann.books.append(Book("Ark", _x=1))
    ann.bio = "long"
    session.add(ann)
    session.commit()
    print(ann.full, ann.book_count, [b.name for b in ann.books], ann.books[0].pages, ann.surname)
    session.expunge_all()
    found = session.scalars(select(Author).where(Author.full == "Ann Lee")).one()
    print(sorted(k for k in found.__dict__ if not k.startswith("_")), found.bio)
    slim = session.scalars(select(Slim)).one()
    print(slim.given, slim.id, slim.__dict__.keys() >= {"given", "id"}, hasattr(slim, "last"))
    print(session.scalars(select(Book).filter_by(name="Ark")).one().author is found)
try:
    reg.map_imperatively(Book, book)
except Exception as e:
    print(type(e).__name__, e)
try:
    class NoKey:
        pass
    reg.map_imperatively(NoKey, Table("nokey", reg.metadata, Column("x", Integer)))
except Exception as e:
    print(type(e).__name__, e)
