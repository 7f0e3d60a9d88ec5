# level: advanced | shows: the order of set, append and remove listeners on both sides of one-to-many, many-to-many and one-to-one
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, event
from sqlalchemy.orm import Session, configure_mappers, declarative_base, relationship

Base = declarative_base()
links = Table("links", Base.metadata, Column("a", ForeignKey("author.id")), Column("b", ForeignKey("book.id")))


class Author(Base):
    __tablename__ = "author"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    books = relationship("Book", secondary=links, back_populates="authors")
    desk = relationship("Desk", uselist=False, back_populates="author")
    notes = relationship("Note", back_populates="author")


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    authors = relationship(Author, secondary=links, back_populates="books")


class Desk(Base):
    __tablename__ = "desk"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    author_id = Column(ForeignKey("author.id"))
    author = relationship(Author, back_populates="desk")


class Note(Base):
    __tablename__ = "note"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    author_id = Column(ForeignKey("author.id"))
    author = relationship(Author, back_populates="notes")


def watch(when):
    for attribute in (Author.books, Author.desk, Author.notes, Book.authors, Desk.author, Note.author):
        for name in ("append", "remove", "set"):
            def told(target, value, *rest, name=name, key=attribute.key):
                old = f" was {getattr(rest[0], 'name', rest[0])}" if len(rest) > 1 else ""
                print(f"  {when} {target.name}.{key} {name} {value and value.name}{old} by {rest[-1].key} {rest[-1].op}")

            event.listen(attribute, name, told)


watch("early")
configure_mappers()
watch("late")
ann, bob = Author(name="ann"), Author(name="bob")
one, two = Book(name="one"), Book(name="two")
print("append")
ann.books.append(one)
print("set both")
one.authors = [ann, bob]
print("remove")
bob.books.remove(one)
print("one to one")
desk = Desk(name="desk", author=ann)
bob.desk = desk
print("one to many")
note = Note(name="note")
ann.notes.append(note)
note.author = bob
print("delete")
del note.author
del bob.desk
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print("loaded")
with Session(engine) as session:
    session.add_all([ann, bob, two])
    session.commit()
    two.authors.append(bob)
    session.commit()
    print([author.name for author in two.authors])
    two.authors.remove(bob)
    ann.books.insert(0, two)
    print([book.name for book in ann.books])
