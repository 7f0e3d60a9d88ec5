# level: intermediate | shows: delete-orphan with one and with two parents, pending orphans, orphans moved in one flush, legacy_is_orphan, single_parent
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Cook(Base):
    __tablename__ = "cook"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    recipes = relationship("Recipe", cascade="all, delete-orphan", backref="cook", order_by="Recipe.id")
    notes = relationship("Note", cascade="all, delete-orphan", backref="cook", order_by="Note.id")


class Book(Base):
    __tablename__ = "book"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    recipes = relationship("Recipe", cascade="all, delete-orphan", backref="book", order_by="Recipe.id")
    notes = relationship("Note", cascade="all, delete-orphan", backref="book", order_by="Note.id")
    cover_id = Column(ForeignKey("cover.id"))
    cover = relationship("Cover", cascade="all, delete-orphan", single_parent=True)


class Recipe(Base):
    __tablename__ = "recipe"
    id = Column(Integer, primary_key=True)
    dish = Column(String)
    cook_id = Column(ForeignKey("cook.id"))
    book_id = Column(ForeignKey("book.id"))


class Note(Base):
    __tablename__ = "note"
    id = Column(Integer, primary_key=True)
    text = Column(String)
    cook_id = Column(ForeignKey("cook.id"))
    book_id = Column(ForeignKey("book.id"))
    __mapper_args__ = {"legacy_is_orphan": True}


class Cover(Base):
    __tablename__ = "cover"
    id = Column(Integer, primary_key=True)
    colour = Column(String)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
cook, book = Cook(name="Ina"), Book(title="Soups", cover=Cover(colour="red"))
session.add_all([cook, book])
print(inspect(Note).legacy_is_orphan, inspect(Recipe).legacy_is_orphan)


def left():
    return session.scalars(select(Recipe.dish)).all(), session.scalars(select(Note.text)).all(), session.scalars(select(Cover.colour)).all()


# a recipe needs both, a note one of the two
cook.recipes.append(Recipe(dish="borscht"))
cook.notes.append(Note(text="salt"))
try:
    session.flush()
    print("flushed", left(), [inspect(r).transient for r in cook.recipes])
except Exception as err:
    print(type(err).__name__, err)
session.rollback()
session.add_all([cook, book])
cook.recipes = [Recipe(dish=d, book=book) for d in ("laksa", "ramen", "pho")]
cook.notes = [Note(text="salt", book=book), Note(text="pepper")]
session.commit()
print(left())
book.recipes.pop()
book.notes.pop()
cook.notes.pop()
session.commit()
print(left())
salt = session.scalars(select(Note)).one_or_none()
other = Book(title="Noodles")
session.add(other)
ramen = book.recipes[1]
other.recipes.append(ramen)
book.cover = None
session.commit()
print([r.dish for r in other.recipes], [r.dish for r in book.recipes], left(), salt and salt.book)
other.cover = Cover(colour="blue")
session.flush()
try:
    book.cover = other.cover
except InvalidRequestError as err:
    print(str(err).split(" (")[0])
other.cover = Cover(colour="green")
pending = other.cover
other.cover = None
session.commit()
print(inspect(pending).transient, left())
laksa = book.recipes[0]
book.recipes.remove(laksa)
session.expunge(laksa)
session.commit()
session.delete(book)
session.commit()
print(left(), cook.name)
