# Every way between transient, pending, persistent, deleted and detached, told by inspect() and by the session.
from sqlalchemy import create_engine, event, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, make_transient, make_transient_to_detached, mapped_column, object_session


class Base(DeclarativeBase):
    pass


class Kite(Base):
    __tablename__ = "kite"
    id: Mapped[int] = mapped_column(primary_key=True)
    colour: Mapped[str]

    def __repr__(self):
        return f"Kite({self.colour})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def show(what, kite):
    state = inspect(kite)
    flags = [name for name in ("transient", "pending", "persistent", "deleted", "detached") if getattr(state, name)]
    print(
        what, flags, "key", state.key and state.key[1], "identity", state.identity, "was_deleted", state.was_deleted,
        "modified", state.modified, "expired", state.expired, "in session", object_session(kite) is not None,
    )


session = Session(engine)
kite = Kite(id=1, colour="red")
show("made", kite)
session.add(kite)
show("added", kite)
session.expunge(kite)
show("expunged while pending", kite)
session.add(kite)
session.rollback()
show("rolled back while pending", kite)
session.add(kite)
session.flush()
show("flushed", kite)
session.rollback()
show("rolled back", kite)
session.add(kite)
session.commit()
show("committed", kite)
print(kite.colour)
session.delete(kite)
show("marked", kite)
print(session.deleted, kite in session, kite in session.deleted)
session.flush()
show("deleted", kite)
print(session.deleted, kite in session)
try:
    session.add(kite)
except InvalidRequestError as error:
    print(str(error).split(" at ")[0], "…", str(error).split(">")[-1])
session.rollback()
show("deletion rolled back", kite)
session.delete(kite)
session.commit()
show("deletion committed", kite)
for act in (session.add, session.delete, session.refresh):
    try:
        act(kite)
    except InvalidRequestError as error:
        print(act.__name__, str(error).split("<")[0], str(error).split(">")[-1])
make_transient(kite)
show("made transient", kite)
kite.id = 2
session.add(kite)
session.commit()
show("committed again", kite)
session.close()
show("closed", kite)
print("colour" in inspect(kite).dict, inspect(kite).unloaded)
session.add(kite)
show("added again", kite)
session.expire(kite)
show("expired", kite)
kite.colour = "blue"
show("changed", kite)
session.expunge(kite)
show("expunged with changes", kite)
session.rollback()
other = Kite(id=2, colour="none")
make_transient_to_detached(other)
show("to detached", other)
session.add(other)
show("added", other)
print(other.colour)
try:
    make_transient_to_detached(other)
except InvalidRequestError as error:
    print(error)
with Session(engine) as second:
    try:
        second.add(other)
    except InvalidRequestError as error:
        print(str(error).split(" at ")[0], str(error).split(">")[-1].split("(")[0])
session.reset()
show("reset", other)
