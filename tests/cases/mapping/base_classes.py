# shows: DeclarativeBaseNoMeta, as_declarative(), registry.as_declarative_base() and map_declaratively(), own constructors
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.orm import (
    DeclarativeBaseNoMeta,
    Mapped,
    Session,
    as_declarative,
    declarative_base,
    declarative_mixin,
    declared_attr,
    mapped_column,
    registry,
    relationship,
)


def attempt(label, action):
    try:
        print(label, action())
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error}")


class PlainBase(DeclarativeBaseNoMeta):
    pass


class Shelf(PlainBase):
    __tablename__ = "shelf"

    id: Mapped[int] = mapped_column(primary_key=True)
    jars: Mapped[list["Jar"]] = relationship(back_populates="shelf")


class Jar(PlainBase):
    __tablename__ = "jar"

    id: Mapped[int] = mapped_column(primary_key=True)
    shelf_id: Mapped[int] = mapped_column(ForeignKey("shelf.id"))
    shelf: Mapped[Shelf] = relationship(back_populates="jars")


print(type(PlainBase) is type, PlainBase.registry is Shelf.registry, list(PlainBase.metadata.tables))
Shelf.colour = "green"
print(Shelf.colour, inspect(Shelf).attrs.keys())
attempt("direct", lambda: type("X", (DeclarativeBaseNoMeta,), {"__tablename__": "x", "id": Column(Integer, primary_key=True)}))


@as_declarative()
class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower()

    id = Column(Integer, primary_key=True)

    def label(self):
        return f"{type(self).__name__} {self.id}"


class Lid(Named):
    size = Column(Integer)


print(Named.__name__, Lid.__table__.columns.keys(), Lid(id=3, size=4).label())

mappers = registry()


@mappers.as_declarative_base()
class Numbered:
    id = Column(Integer, primary_key=True)


class Label(Numbered):
    __tablename__ = "label"
    text = Column(String)


class Plain:
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)


mapper = mappers.map_declaratively(Plain)
print(mapper is inspect(Plain), Plain(id=5).id, Numbered.registry is mappers, list(mappers.metadata.tables))
print(type(mappers.mappers).__name__, sorted(one.class_.__name__ for one in mappers.mappers))
attempt("twice", lambda: mappers.map_declaratively(Plain))


def lenient(self, **values):
    for name, value in values.items():
        setattr(self, name, value)
    self.made = "by hand"


class Loud:
    def __init__(self, **values):
        print("never called")

    def shout(self):
        return f"{type(self).__name__}!"


Lenient = declarative_base(constructor=lenient, cls=Loud, name="Lenient")


class Tin(Lenient):
    __tablename__ = "tin"
    id = Column(Integer, primary_key=True)


tin = Tin(id=1, weight=20)
print(Lenient.__name__, tin.weight, tin.made, tin.shout(), [base.__name__ for base in Lenient.__mro__])

Bare = declarative_base(constructor=None)


class Box(Bare):
    __tablename__ = "box"
    id = Column(Integer, primary_key=True)


attempt("no constructor", lambda: Box(id=1))
print(Box().id)

handmade = registry(constructor=lenient)


@handmade.mapped
class Crate:
    __tablename__ = "crate"
    id = Column(Integer, primary_key=True)


print(Crate(id=1, depth=9).depth, handmade.generate_base(name="Root").__name__)


@declarative_mixin
class Prefixed:
    id = Column(Integer, primary_key=True)

    @declared_attr.directive
    def __tablename__(cls):
        return f"own_{cls.__name__.lower()}"


class Bag(Prefixed, declarative_base(cls=(Loud,))):
    pass


print(Bag.__table__.name, Bag(id=8).shout())

engine = create_engine("sqlite://")
PlainBase.metadata.create_all(engine)
mappers.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Jar(shelf=Shelf(id=7)), Label(text="plums"), Plain()])
    session.commit()
    print(session.scalars(select(Jar)).one().shelf.jars[0].id, session.get(Label, 1).text, session.get(Plain, 1).id)
