# close(), reset() and invalidate(): what each leaves of the objects, the transaction, the session and the connection.
from sqlalchemy import create_engine, event, inspect, select
from sqlalchemy.exc import InvalidRequestError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase):
    pass


class Lamp(Base):
    __tablename__ = "lamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]


engine = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(engine)
told = []
event.listen(engine, "invalidate", lambda *_: told.append("invalidate"))
event.listen(engine, "checkin", lambda *_: told.append("checkin"))


def show(what, session, lamp):
    state = inspect(lamp)
    print(what, session.in_transaction(), len(session.new), len(session.identity_map), state.transient, state.detached, told)
    told.clear()


session = Session(engine)
kept, new = Lamp(place="desk"), Lamp(place="door")
session.add(kept)
session.commit()
session.add(new)
session.reset()
show("reset", session, new)
session.add_all([kept, new])
transaction = session.begin_nested()
kept.place = "wall"
session.flush()
session.close()
show("closed", session, kept)
print(transaction.is_active, kept.place, new.id, inspect(new).detached)
print(session.scalars(select(Lamp.place)).all())
session.rollback()
strict = Session(engine, close_resets_only=False)
strict.add(new_one := Lamp(place="roof"))
strict.reset()
print(strict.scalars(select(Lamp.place)).all())
strict.close()
for act in (lambda: strict.scalars(select(Lamp)), strict.begin, lambda: strict.add(new_one), strict.flush, strict.commit, strict.close):
    try:
        print(act())
    except InvalidRequestError as error:
        print(type(error).__name__, error)
print(strict.in_transaction(), strict.is_active)
told.clear()
session.add(Lamp(place="stairs"))
session.flush()
session.invalidate()
show("invalidated", session, kept)
try:
    session.scalars(select(Lamp)).all()
except OperationalError as error:
    print(error.orig)
session.close()
show("closed again", session, kept)
Base.metadata.create_all(engine)
with Session(engine) as fresh, fresh.begin():
    fresh.add(Lamp(place="cellar"))
print(session.scalars(select(Lamp.place)).all())
