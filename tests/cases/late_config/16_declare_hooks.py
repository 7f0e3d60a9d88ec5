# level: intermediate | shows: __declare_first__ and __declare_last__ of mixins and classes, registry events, configure once
from sqlalchemy import Column, ForeignKey, Integer, String, event, inspect
from sqlalchemy.orm import configure_mappers, declarative_base, registry, relationship

log = []
reg = registry()
Base = reg.generate_base()


class Named:
    name = Column(String(30))

    @classmethod
    def __declare_last__(cls):
        log.append(("last", cls.__name__, sorted(inspect(cls).relationships.keys())))


class Place(Named, Base):
    __tablename__ = "place"
    id = Column(Integer, primary_key=True)
    events = relationship("Happening", back_populates="place")

    @classmethod
    def __declare_first__(cls):
        log.append(("first", cls.__name__))


class Happening(Named, Base):
    __tablename__ = "happening"
    id = Column(Integer, primary_key=True)
    place_id = Column(ForeignKey("place.id"))
    place = relationship(Place, back_populates="events")


@event.listens_for(reg, "before_configured")
def before(registry):
    log.append(("before", registry is reg))


@event.listens_for(Base, "after_configured")
def after(registry):
    log.append(("after", len(registry.mappers)))


event.listen(reg, "after_configured", lambda registry: log.append("put in front"), insert=True)
print(log)
configure_mappers()
print(*log, sep="\n")
configure_mappers()
print(len(log))


class Ticket(Base):
    __tablename__ = "ticket"
    id = Column(Integer, primary_key=True)
    happening = relationship(Happening)
    happening_id = Column(ForeignKey(Happening.id))


log.clear()
Ticket()
print(*log, sep="\n")

Other = declarative_base()


class Alone(Other):
    __tablename__ = "alone"
    id = Column(Integer, primary_key=True)

    @classmethod
    def __declare_last__(cls):
        cls.renamed = Column("another_name", Integer)
        log.append("alone")


log.clear()
configure_mappers()
print(log, Alone.__table__.c.keys(), Alone.renamed)
