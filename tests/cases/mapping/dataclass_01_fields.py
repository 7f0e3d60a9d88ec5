from typing import List, Optional
import dataclasses
from sqlalchemy import ForeignKey, String, create_engine, select, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, relationship

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    name: Mapped[str]
    country: Mapped[Optional[str]] = mapped_column(String(2), default=None)
    rating: Mapped[int] = mapped_column(default=3)
    books: Mapped[List["Book"]] = relationship(back_populates="author", default_factory=list, repr=False)

class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(init=False, primary_key=True)
    title: Mapped[str]
    author_id: Mapped[Optional[int]] = mapped_column(ForeignKey("author.id"), init=False)
    author: Mapped[Optional[Author]] = relationship(back_populates="books", default=None)

a = Author("Ann")
print(a)
print(a.__dict__.keys() - {"_sa_instance_state"})
print(a.rating, a.country, a.books)
print(sorted(a.__dict__.keys() - {"_sa_instance_state"}))
b = Book("One", author=a)
print(b, a.books)
print(a == Author("Ann"), a == Author("Ann", rating=4))
try:
    hash(a)
except TypeError as e:
    print(e)
for call in (lambda: Author(), lambda: Author("x", "US", 1, [], 5), lambda: Author(nam="x"), lambda: Author("x", name="y")):
    try:
        call()
    except TypeError as e:
        print(type(e).__name__, e)
for f in dataclasses.fields(Author):
    print(f.name, f.type, f.init, f.repr, f.default, f.default_factory is dataclasses.MISSING)
print(Author.__match_args__)
print(dataclasses.is_dataclass(Base), dataclasses.is_dataclass(Author), Base.__dataclass_fields__)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(a)
    s.flush()
    print(a, b)
    print(sorted(a.__dict__.keys() - {"_sa_instance_state"}))
    s.commit()
    print(repr(b))
    try:
        dataclasses.asdict(b)
    except RecursionError as e:
        print("RecursionError")
    c = dataclasses.replace(a, name="Bob", books=[])
    print(c, c is a, inspect(c).transient)
    s.expunge_all()
    one = s.scalars(select(Author)).one()
    print(one)
print(Author.__doc__)
