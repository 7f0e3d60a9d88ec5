# Objects without a session, or without a row: lazy loads, refreshes and deferred columns that cannot be.
from sqlalchemy import ForeignKey, create_engine, delete, inspect, select, text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, deferred, lazyload, mapped_column, raiseload, relationship
from sqlalchemy.orm.exc import DetachedInstanceError, ObjectDeletedError


class Base(DeclarativeBase):
    pass


class Theatre(Base):
    __tablename__ = "theatre"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    history: Mapped[str | None] = mapped_column(deferred=True)
    secret: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    plays: Mapped[list["Play"]] = relationship(back_populates="theatre")


class Play(Base):
    __tablename__ = "play"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    theatre_id: Mapped[int | None] = mapped_column(ForeignKey("theatre.id"))
    theatre: Mapped[Theatre | None] = relationship(back_populates="plays")
    other: Mapped[Theatre | None] = relationship(viewonly=True, lazy="raise")
    again: Mapped[Theatre | None] = relationship(viewonly=True, lazy="raise_on_sql")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Theatre(name="Globe", history="long", secret="none", plays=[Play(title="Hamlet"), Play(title="Lear")]))
    session.commit()


def attempt(what, act):
    try:
        value = act()
        print(what, "->", getattr(value, "name", value) if not isinstance(value, list) else len(value))
    except (InvalidRequestError, DetachedInstanceError, ObjectDeletedError) as error:
        text_ = str(error)
        while " at 0x" in text_:
            head, _, tail = text_.partition(" at 0x")
            text_ = head + ">" + tail.partition(">")[2]
        print(what, "!!", type(error).__name__, error.code, text_)


with Session(engine) as session:
    theatre = session.get(Theatre, 1)
    hamlet, lear = session.scalars(select(Play).order_by(Play.id)).all()
    attempt("raise", lambda: hamlet.other)
    attempt("raise_on_sql with the target there", lambda: hamlet.again)
    attempt("deferred with raiseload", lambda: theatre.secret)
    session.expunge(theatre)
    attempt("raise_on_sql without", lambda: lear.again)
    strict = session.scalars(select(Play).options(raiseload("*")).execution_options(populate_existing=True)).first()
    attempt("raiseload", lambda: strict.theatre)
attempt("lazy collection", lambda: theatre.plays)
attempt("deferred", lambda: theatre.history)
attempt("loaded", lambda: theatre.name)
attempt("lazy many-to-one", lambda: lear.theatre)
attempt("append to what is not loaded", lambda: theatre.plays.append(Play(title="Othello")))
with Session(engine) as session:
    theatre = session.get(Theatre, 1)
    session.commit()
attempt("expired", lambda: theatre.name)
attempt("set while expired", lambda: setattr(theatre, "name", "Rose"))
attempt("then read", lambda: theatre.name)
attempt("then another", lambda: theatre.id)

with Session(engine) as session:
    theatre = session.get(Theatre, 1)
    play = theatre.plays[0]
    session.execute(text("DELETE FROM play WHERE id = 1"))
    session.expire(play)
    attempt("row gone", lambda: play.title)
    attempt("again", lambda: play.title)
    print(inspect(play).persistent, inspect(play).expired)
    attempt("refresh", lambda: session.refresh(play))
    attempt("in the collection", lambda: [one.id for one in theatre.plays if inspect(one).dict.get("id")])
    session.expire(theatre, ["plays"])
    attempt("collection anew", lambda: theatre.plays)
    session.execute(delete(Theatre), execution_options={"synchronize_session": False})
    attempt("deferred of a row gone", lambda: theatre.history)
    session.expire(theatre)
    attempt("expired, gone", lambda: theatre.name)
    session.rollback()
    attempt("rolled back", lambda: (play.title, theatre.name))

transient = Play(title="new")
attempt("transient collection", lambda: Theatre(name="x").plays)
attempt("transient many-to-one", lambda: transient.theatre)
transient.theatre_id = 1
attempt("transient with a key", lambda: transient.theatre)
with Session(engine) as session:
    session.add(transient)
    with session.no_autoflush:
        attempt("pending with a key", lambda: transient.theatre)
    attempt("refresh of a pending", lambda: session.refresh(transient))
    session.flush()
    attempt("flushed", lambda: transient.theatre)
    session.expire(transient, ["theatre"])
    attempt("expired", lambda: transient.theatre)
