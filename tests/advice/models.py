from sqlalchemy import Column, ForeignKey, Table, create_engine, delete, exists, func, insert, or_, select, text, update
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, Session, aliased, contains_eager, deferred, joinedload, mapped_column, relationship)


class Base(DeclarativeBase):
    pass


book_tag = Table(
    "book_tag", Base.metadata,
    Column("book_id", ForeignKey("book.id"), primary_key=True),
    Column("tag_id", ForeignKey("tag.id"), primary_key=True))


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    life: Mapped[str] = mapped_column(deferred=True)
    books: Mapped[list["Book"]] = relationship(back_populates="author", order_by="Book.id", cascade="all, delete-orphan")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")
    tags: Mapped[list["Tag"]] = relationship(secondary=book_tag, order_by="Tag.id")


class Tag(Base):
    __tablename__ = "tag"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    below: Mapped[list["Shelf"]] = relationship(order_by="Shelf.id")


class Club(Base):
    __tablename__ = "club"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    members: Mapped[list["Member"]] = relationship(lazy="joined", order_by="Member.id")


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    club_id: Mapped[int | None] = mapped_column(ForeignKey("club.id"))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "member"}


class Patron(Member):
    __tablename__ = "patron"
    id: Mapped[int] = mapped_column(ForeignKey("member.id"), primary_key=True)
    gift: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "patron"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    tags = [Tag(name=name) for name in ("old", "new", "lost")]
    for number in range(1, 5):
        author = Author(name=f"author {number}", life="long")
        author.books = [Book(title=f"book {number}.{part}", tags=tags[: part + 1]) for part in range(number % 3)]
        session.add(author)
    top = Shelf(name="top", below=[Shelf(name="a", below=[Shelf(name="aa"), Shelf(name="ab")]), Shelf(name="b")])
    session.add(top)
    session.add_all([
        Club(name="readers", members=[Member(name="ann"), Patron(name="bob", gift=5)]),
        Club(name="writers", members=[Patron(name="cyd", gift=7), Patron(name="dee", gift=9)]),
    ])
    session.commit()
