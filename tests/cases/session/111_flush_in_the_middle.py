# autoflush: what flushes, what does not, and objects that are not ready yet.
from sqlalchemy import ForeignKey, create_engine, event, exists, func, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Boat(Base):
    __tablename__ = "boat"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    sails: Mapped[list["Sail"]] = relationship(back_populates="boat")


class Sail(Base):
    __tablename__ = "sail"
    id: Mapped[int] = mapped_column(primary_key=True)
    size: Mapped[int]
    boat_id: Mapped[int] = mapped_column(ForeignKey("boat.id"))
    boat: Mapped[Boat] = relationship(back_populates="sails")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
flushes = []


@event.listens_for(session, "after_flush")
def flushed(session, context):
    flushes.append(len(session.new) + len(session.dirty) + len(session.deleted))


def show(what, value):
    print(what, value, flushes)
    flushes.clear()


boat = Boat(name="Maris")
session.add(boat)
show("get", session.get(Boat, 5))
session.flush()
show("flush", boat.id)
boat.name = "Stella"
show("core select", session.execute(select(func.count()).select_from(Boat.__table__)).scalar())
boat.name = "Luna"
show("text", session.execute(text("SELECT name FROM boat")).scalar())
boat.name = "Sol"
show("query", session.query(Boat.name).scalar())
boat.name = "Mare"
show("query without", session.query(Boat.name).autoflush(False).scalar())
show("option", session.scalar(select(Boat.name).execution_options(autoflush=False)))
with session.no_autoflush:
    show("block", session.scalar(select(Boat.name)))
    show("lazy in the block", boat.sails)
show("lazy", boat.sails)
session.commit()
flushes.clear()
session.add(Sail(size=3, boat=boat))
show("attribute of an expired object", boat.name)
boat.name = "Vela"
show("connection", session.connection().execute(text("SELECT name FROM boat")).scalar())
sail = session.scalars(select(Sail)).one()
show("objects", sail.size)
sail.size = 4
session.refresh(boat)
show("refresh", boat.name)
sail.size = 5
show("merge", session.merge(Boat(id=1, name="Nox")) is boat)
show("iteration", [one.size for one in session if isinstance(one, Sail)])
session.begin_nested()
show("savepoint", sail.size)
session.rollback()
flushes.clear()
session.add(Sail(size=1))
try:
    session.scalars(select(Boat)).all()
except IntegrityError as error:
    print(str(error).splitlines()[0])
    print(str(error).splitlines()[1])
session.rollback()
show("rolled back", session.new)
session.autoflush = False
session.add(Boat(name="Ara"))
show("off", session.scalar(select(func.count()).select_from(Boat)))
show("commit", session.commit())
show("on commit", session.scalar(select(func.count()).select_from(Boat)))
with Session(engine, autoflush=False) as other:
    orphan = Sail(size=9)
    other.add(orphan)
    orphan.boat = other.scalars(select(Boat).where(Boat.name == "Ara")).one()
    other.commit()
    print(orphan.boat_id, orphan.boat.name)
