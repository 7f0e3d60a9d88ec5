# Relationships of objects that are transient, pending or detached: what loads, with what key, and what stays empty.
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.attributes import PASSIVE_NO_FETCH, PASSIVE_OFF


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ship"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    crew: Mapped[list["Sailor"]] = relationship(back_populates="ship", order_by="Sailor.id")


class Sailor(Base):
    __tablename__ = "sailor"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    ship_id: Mapped[int | None] = mapped_column(ForeignKey("ship.id"))
    ship: Mapped[Ship | None] = relationship(back_populates="crew")
    early: Mapped[Ship | None] = relationship(load_on_pending=True, viewonly=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session, session.begin():
    session.add(Ship(id=1, name="Argo", crew=[Sailor(name="Jason"), Sailor(name="Orpheus")]))


def there(one):
    return sorted(inspect(one).dict.keys() - {"_sa_instance_state"})


with Session(engine, autoflush=False) as session:
    sailor = Sailor(name="Atalanta", ship_id=1)
    print(sailor.ship, there(sailor))
    session.add(sailor)
    print(sailor.ship, sailor.early and sailor.early.name, there(sailor))
    session.enable_relationship_loading(sailor)
    print(sailor.ship and sailor.ship.name, [one.name for one in sailor.ship.crew])
    session.flush()
    print(sailor.ship.name, there(sailor), [one.name for one in sailor.ship.crew])
    session.expire(sailor.ship, ["crew"])
    print([one.name for one in sailor.ship.crew])
    session.rollback()
    print(inspect(sailor).transient, there(sailor))

with Session(engine, autoflush=False) as session:
    argo = session.get(Ship, 1)
    fresh = Sailor(name="Heracles")
    argo.crew.append(fresh)
    print("crew" in inspect(argo).dict, fresh.ship is argo, fresh in session)
    other = Sailor(name="Castor", ship=argo)
    print(other in session, [one.name for one in argo.crew], inspect(argo).attrs.crew.history.added == [fresh, other])
    session.flush()
    print(fresh.ship_id, other.ship_id, inspect(argo).attrs.crew.history.added)
    session.rollback()
    history = inspect(argo).attrs.crew.load_history()
    print([one.name for one in history.unchanged], there(argo))
    jason = argo.crew[0]
    jason.ship_id = None
    print(jason.ship.name, jason in argo.crew)
    session.flush()
    print(jason.ship.name, jason in argo.crew)
    session.expire(jason, ["ship"])
    print(jason.ship, jason in argo.crew)
    session.commit()
    print(jason.ship, jason in argo.crew)
    ghost = Sailor(name="Ghost", ship_id=77)
    session.add(ghost)
    session.flush()
    print(ghost.ship, there(ghost))
    ghost.ship_id = 1
    print(ghost.ship)
    session.flush()
    print(ghost.ship)
    session.commit()
    print(ghost.ship.name)

loose = Sailor(name="Loose", ship_id=1)
session = Session(engine)
session.enable_relationship_loading(loose)
print(loose in session, inspect(loose).transient, loose.ship and loose.ship.name)
