# level: advanced | shows: relationships across registries, configure(cascade), dispose(cascade), which registries an implicit configuration takes along
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, event, inspect
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import Mapper, configure_mappers, mapped_column, registry, relationship

metadata = MetaData()
harbours, ships, crews = (registry(metadata=metadata) for _ in range(3))
log = []
event.listen(Mapper, "before_configured", lambda: log.append("before"))
event.listen(Mapper, "after_configured", lambda: log.append("after"))
event.listen(Mapper, "mapper_configured", lambda mapper, cls: log.append(cls.__name__))


def attempt(label, fn):
    try:
        print(label, fn(), log)
    except InvalidRequestError as error:
        print(label, type(error).__name__, error, log)
    log.clear()


@harbours.mapped
class Harbour:
    __tablename__ = "harbour"
    id = Column(Integer, primary_key=True)
    name = Column(String(20))


@ships.mapped
class Ship:
    __tablename__ = "ship"
    id = Column(Integer, primary_key=True)
    harbour_id = mapped_column(ForeignKey("harbour.id"))
    harbour = relationship(Harbour, backref="ships")


@crews.mapped
class Sailor:
    __tablename__ = "sailor"
    id = Column(Integer, primary_key=True)
    ship_id = mapped_column(ForeignKey(Ship.id))
    ship = relationship(Ship)


attempt("alone", ships.configure)
attempt("cascade", lambda: ships.configure(cascade=True))
print([inspect(cls).configured for cls in (Harbour, Ship, Sailor)])
attempt("made", lambda: Sailor(ship=Ship()).ship.harbour)
print([inspect(cls).configured for cls in (Harbour, Ship, Sailor)])


@harbours.mapped
class Quay:
    __tablename__ = "quay"
    id = Column(Integer, primary_key=True)


attempt("crews", lambda: crews.configure(cascade=True))
print(inspect(Quay).configured)


@crews.mapped
class Cook:
    __tablename__ = "cook"
    id = Column(Integer, primary_key=True)


attempt("harbours", lambda: Harbour().ships)
print(inspect(Cook).configured)
attempt("all", configure_mappers)
attempt("again", configure_mappers)
attempt("dispose", ships.dispose)
attempt("dispose with others", lambda: ships.dispose(cascade=True))
print([len(list(one.mappers)) for one in (harbours, ships, crews)], sorted(metadata.tables))
