# Objects that a session cannot take: unmapped, of the wrong class, None, half-made, in the wrong relationship.
import warnings

from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.exc import ArgumentError, InvalidRequestError, NoInspectionAvailable, SAWarning, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, class_mapper, make_transient, mapped_column, object_mapper, object_session, relationship
from sqlalchemy.orm.exc import FlushError, UnmappedClassError, UnmappedInstanceError


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    cats: Mapped[list["Cat"]] = relationship(back_populates="owner")
    tags: Mapped[set["Tag"]] = relationship()


class Cat(Base):
    __tablename__ = "cat"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))
    owner: Mapped[Owner | None] = relationship(back_populates="cats")


class Tag(Base):
    __tablename__ = "tag"
    text: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))


class Lion(Cat):
    pass


class Stranger:
    def __repr__(self):
        return "<a stranger>"


class Unready(Owner):
    def __init__(self):
        pass


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def attempt(what, act):
    try:
        print(what, "->", act())
    except (SQLAlchemyError, TypeError, AttributeError, AssertionError) as error:
        text = str(error)
        while " at 0x" in text:
            head, _, tail = text.partition(" at 0x")
            text = head + ">" + tail.partition(">")[2]
        print(what, "!!", type(error).__module__, type(error).__name__, text)


for thing in (Stranger(), None, 5, "Owner", Owner, [Owner(name="x")]):
    attempt("add", lambda: session.add(thing))
    attempt("contains", lambda: thing in session)
attempt("add_all of one", lambda: session.add_all(Owner(name="x")))
attempt("delete", lambda: session.delete(Stranger()))
attempt("delete of a transient", lambda: session.delete(Owner(name="x")))
attempt("merge", lambda: session.merge(Stranger()))
attempt("refresh", lambda: session.refresh(Stranger()))
attempt("expire", lambda: session.expire(None))
attempt("expunge", lambda: session.expunge(Owner(name="x")))
attempt("make_transient", lambda: make_transient(Stranger()))
attempt("object_session", lambda: object_session(Stranger()))
attempt("object_mapper", lambda: object_mapper(Stranger()))
attempt("class_mapper", lambda: class_mapper(Stranger))
attempt("class_mapper of an instance", lambda: class_mapper(Owner(name="x")))
attempt("inspect", lambda: inspect(Stranger()))
attempt("inspect class", lambda: inspect(Stranger))
attempt("get", lambda: session.get(Stranger, 1))
attempt("query", lambda: session.query(Stranger))
attempt("select", lambda: select(Stranger))
attempt("modified", lambda: session.is_modified(Stranger()))
owner = Owner(name="Ida")
attempt("collection of another class", lambda: owner.cats.append(Stranger()))
attempt("collection of strings", lambda: setattr(owner, "cats", ["Tom"]))
attempt("collection of None", lambda: owner.cats.append(None))
attempt("a dict for a list", lambda: setattr(owner, "cats", {1: Cat(name="Tom")}))
attempt("an object for a list", lambda: setattr(owner, "cats", Cat(name="Tom")))
attempt("a list for a set", lambda: setattr(owner, "tags", [Tag(text="x")]))
attempt("None for a list", lambda: setattr(owner, "cats", None))
attempt("scalar of another class", lambda: setattr(Cat(name="Tom"), "owner", Stranger()))
print(owner.cats, owner.tags)


def flush_of(make):
    with Session(engine) as session, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.add(make())
            session.flush()
            print("flushed", [str(one.message) for one in caught])
        except SQLAlchemyError as error:
            print(type(error).__name__, str(error).split(" at 0x")[0], str(error).partition(">")[2][:150])


flush_of(lambda: Owner(name="Eva", cats=[Lion(name="Leo")]))
flush_of(lambda: Owner(name="Eva", cats=[Tag(text="x")]))
flush_of(lambda: Cat(name="Tom", owner=Cat(name="Tim")))
flush_of(lambda: Tag())
flush_of(Unready)
attempt("unknown keyword", lambda: Owner(nome="x"))
attempt("positional", lambda: Owner("x"))
attempt("unknown attribute", lambda: Owner.nome)
attempt("attribute of a relationship", lambda: Owner.cats.name)
attempt("unknown in filter_by", lambda: session.query(Owner).filter_by(nome="x"))
