# what became of composite values: history, unloaded attributes, expiring, rolling back
from dataclasses import dataclass
from typing import Optional

from sqlalchemy import create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, composite, mapped_column, synonym


@dataclass
class Position:
    lat: float
    lon: float


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ship"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    position: Mapped[Position] = composite(mapped_column("lat"), mapped_column("lon"))
    home: Mapped[Optional[Position]] = composite(mapped_column("home_lat", nullable=True), mapped_column("home_lon", nullable=True))
    place = synonym("position")


def told(ship, name):
    history = inspect(ship).attrs[name].history
    return history.added, history.unchanged, history.deleted, history.has_changes()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ship = Ship(name="Aurora", position=Position(1.5, 2.5))
    print(told(ship, "position"))
    print(ship.home, told(ship, "home"))
    session.add(ship)
    session.flush()
    print(told(ship, "position"), "position" in ship.__dict__)
    ship.position = Position(3.0, 4.0)
    print(told(ship, "position"), told(ship, "place"))
    print(inspect(ship).attrs.position.value, sorted(inspect(ship).attrs.keys()))
    session.commit()
    print(sorted(inspect(ship).unloaded))
    print(ship.place, sorted(inspect(ship).unloaded))
    ship.lat = 9.0
    print(ship.position, told(ship, "position"))
    session.rollback()
    print(ship.position, session.is_modified(ship))
    ship.home = Position(0.0, 0.0)
    print(told(ship, "home"), session.is_modified(ship))
    session.commit()
    ship.home = None
    print(told(ship, "home"))
    session.commit()
    print(ship.home, ship.home_lat)
    session.expire(ship, ["position"])
    print("lat" in ship.__dict__, "position" in ship.__dict__, ship.position)
    session.refresh(ship)
    print("position" in ship.__dict__, session.scalar(select(Ship.position)))
    session.expunge(ship)
    print(inspect(ship).detached, ship.position, inspect(ship).attrs.position.history.unchanged)
