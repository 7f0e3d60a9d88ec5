# get() and get_one(): keys of several columns, by name, with options, with what the session has and has not.
from sqlalchemy import ForeignKey, ForeignKeyConstraint, create_engine, event, inspect
from sqlalchemy.exc import InvalidRequestError, NoResultFound, SAWarning
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload, synonym
import warnings


class Base(DeclarativeBase):
    pass


class Seat(Base):
    __tablename__ = "seat"
    row: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column("no", primary_key=True)
    taken: Mapped[bool] = mapped_column(default=False)
    nr = synonym("number")
    guests: Mapped[list["Guest"]] = relationship(back_populates="seat")


class Guest(Base):
    __tablename__ = "guest"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    row: Mapped[str]
    number: Mapped[int]
    seat: Mapped[Seat] = relationship(back_populates="guests")
    __table_args__ = (ForeignKeyConstraint(["row", "number"], ["seat.row", "seat.no"]),)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Seat(row="A", number=1, guests=[Guest(name="Eva"), Guest(name="Tom")]))
    session.add(Seat(row="A", number=2))
    session.commit()

count = 0


@event.listens_for(engine, "before_cursor_execute")
def counted(*_):
    global count
    count += 1


def attempt(what, act):
    global count
    count = 0
    try:
        found = act()
        print(what, type(found).__name__, getattr(found, "row", None), count)
    except (InvalidRequestError, NoResultFound, TypeError) as error:
        print(what, "!!", type(error).__name__, error, count)


with Session(engine) as session:
    attempt("tuple", lambda: session.get(Seat, ("A", 1)))
    seat = session.get(Seat, ("A", 1))
    attempt("list, known", lambda: session.get(Seat, ["A", 1]))
    attempt("dict, known", lambda: session.get(Seat, {"row": "A", "number": 1}))
    attempt("dict by synonym", lambda: session.get(Seat, {"row": "A", "nr": 1}))
    attempt("dict by column", lambda: session.get(Seat, {"row": "A", "no": 1}))
    attempt("too few", lambda: session.get(Seat, "A"))
    attempt("too many", lambda: session.get(Seat, ("A", 1, 2)))
    attempt("dict too few", lambda: session.get(Seat, {"row": "A"}))
    attempt("none there", lambda: session.get(Seat, ("Z", 9)))
    attempt("one, none there", lambda: session.get_one(Seat, ("Z", 9)))
    attempt("one", lambda: session.get_one(Guest, 2))
    attempt("of no class", lambda: session.get(int, 2))
    attempt("with option, known", lambda: session.get(Seat, ("A", 1), options=[selectinload(Seat.guests)]))
    print("guests" in inspect(seat).dict)
    attempt("with option, anew", lambda: session.get(Seat, ("A", 1), options=[selectinload(Seat.guests)], populate_existing=True))
    print("guests" in inspect(seat).dict)
    attempt("for update", lambda: session.get(Seat, ("A", 1), with_for_update=True))
    attempt("for update with arguments", lambda: session.get(Seat, ("A", 1), with_for_update={"nowait": True}))
    seat.taken = True
    attempt("populated with changes", lambda: session.get(Seat, ("A", 1), populate_existing=True))
    print(seat.taken, session.dirty)
    session.expire(seat)
    attempt("expired", lambda: session.get(Seat, ("A", 1)))
    attempt("joined", lambda: session.get(Guest, 1, options=[joinedload(Guest.seat)]))
    session.delete(seat)
    attempt("marked", lambda: session.get(Seat, ("A", 1)))
    session.rollback()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        attempt("with none in it", lambda: session.get(Seat, ("A", None)))
        attempt("none at all", lambda: session.get(Guest, None))
        print([str(one.message) for one in caught])
    pending = Seat(row="B", number=1)
    session.add(pending)
    attempt("pending", lambda: session.get(Seat, ("B", 1)))
    print(inspect(pending).persistent)
    attempt("through the other", lambda: session.get(Guest, 1).seat)
    guest = session.get(Guest, 2)
    attempt("many-to-one from the map", lambda: guest.seat)
