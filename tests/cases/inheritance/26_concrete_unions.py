# level: advanced | shows: polymorphic_union by hand, own discriminator names, AbstractConcreteBase that is not strict, relationships of concrete classes, pending mappings
from sqlalchemy import ForeignKey, Integer, String, create_engine, func, select, inspect
from sqlalchemy.ext.declarative import AbstractConcreteBase, ConcreteBase
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, configure_mappers, declared_attr, mapped_column, polymorphic_union, relationship, selectinload, joinedload


class Base(DeclarativeBase):
    pass


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Asset(AbstractConcreteBase, Base):
    name: Mapped[str] = mapped_column(String(20))

    @declared_attr
    def owner_id(cls) -> Mapped[int | None]:
        return mapped_column(ForeignKey("owner.id"))


class Boat(Asset):
    __tablename__ = "boat"
    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]
    owner: Mapped[Owner | None] = relationship()
    __mapper_args__ = {"polymorphic_identity": "boat", "concrete": True}


class Plane(Asset):
    __tablename__ = "plane"
    id: Mapped[int] = mapped_column(primary_key=True)
    seats: Mapped[int]
    owner: Mapped[Owner | None] = relationship()
    __mapper_args__ = {"polymorphic_identity": "plane", "concrete": True}


class Event(ConcreteBase, Base):
    __tablename__ = "event"
    _concrete_discriminator_name = "_kind"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    __mapper_args__ = {"polymorphic_identity": "event", "concrete": True}


class Party(Event):
    __tablename__ = "party"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    guests: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "party", "concrete": True}


try:
    inspect(Asset)
    select(Asset)
except Exception as error:
    print(type(error).__name__, error)
configure_mappers()
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print([m.class_.__name__ for m in inspect(Asset).self_and_descendants], inspect(Boat).inherits is inspect(Asset), inspect(Boat).concrete)
print(sorted(inspect(Asset).polymorphic_map), inspect(Asset).polymorphic_on.name, inspect(Event).polymorphic_on.name)
with Session(engine) as session:
    session.add(Owner(id=1, name="Io"))
    session.flush()
    session.add_all([Boat(name="b", length=9, owner_id=1), Boat(name="a", length=4)])
    session.flush()
    session.add(Plane(name="p", seats=2, owner_id=1))
    session.add_all([Event(type="x"), Event(type="y")])
    session.flush()
    session.add(Party(id=7, type="z", guests=3))
    session.commit()
with Session(engine) as session:
    print(select(Asset))
    assets = session.scalars(select(Asset).order_by(Asset.name)).all()
    print([(type(a).__name__, a.name, a.owner and a.owner.name) for a in assets])
    print(session.scalar(select(func.count(Asset.id))), session.scalars(select(Asset.name).where(Asset.owner_id == 1).order_by(Asset.name)).all())
    print([b.owner and b.owner.name for b in session.scalars(select(Boat).options(joinedload(Boat.owner)).order_by(Boat.id))])
    print(select(Event).where(Event.type > "x"))
    print([(type(e).__name__, e.type) for e in session.scalars(select(Event).where(Event.type > "x").order_by(Event.type))])
    print(session.get(Event, 7).guests, session.query(Event).filter(Event.id == 1).one().type)
union = polymorphic_union({"boat": Boat.__table__, "plane": Plane.__table__}, "what", "u")
print(select(union.c.what, union.c.name, union.c.seats))
with Session(engine) as session:
    print(session.execute(select(union.c.what, union.c.seats).order_by(union.c.name)).all())
try:
    polymorphic_union({"event": Event.__table__}, "type", "u")
except Exception as error:
    print(type(error).__name__, error)
print(select(polymorphic_union({"boat": Boat.__table__, "plane": Plane.__table__}, None, "u", cast_nulls=False) if False else polymorphic_union({"boat": Boat.__table__, "plane": Plane.__table__}, "k", "u", cast_nulls=False)))
