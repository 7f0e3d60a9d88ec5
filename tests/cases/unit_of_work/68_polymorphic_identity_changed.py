# level: advanced | shows: the discriminator set to what the class is not: warnings in the flush, what comes back from the database, identities set by hand and abstract ones
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    species: Mapped[str | None]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "species", "polymorphic_identity": "animal"}


class Dog(Animal):
    trick: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "dog"}


class Puppy(Dog):
    __mapper_args__ = {"polymorphic_identity": "puppy"}


class Fish(Animal):
    __tablename__ = "fish"
    id: Mapped[int] = mapped_column(ForeignKey("animal.id"), primary_key=True)
    water: Mapped[str] = mapped_column(default="sweet")
    __mapper_args__ = {"polymorphic_identity": "fish"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def flush(label):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.flush()
        except Exception as err:
            print(label, type(err).__name__, err)
    for warning in caught:
        text = str(warning.message)
        print("   ", text[: text.index(" at 0x")], text[text.index(" with ") :])


rex, tiny, gill, cow = Dog(name="Rex"), Puppy(name="Tiny"), Fish(name="Gill"), Animal(name="Cow")
print([a.species for a in (rex, tiny, gill, cow)], inspect(rex).attrs.species.history)
session.add_all([rex, tiny, gill, cow])
flush("plain")
tiny.species = "dog"
flush("puppy to dog")
rex.species = "puppy"
flush("dog to puppy")
rex.name = "Rexy"
flush("still a puppy")
gill.species = "animal"
flush("fish to animal")
cow.species = "fish"
cow.name = "Sea cow"
flush("animal to fish")
session.commit()
session.expunge_all()
for animal in session.scalars(select(Animal).order_by(Animal.id)):
    print(type(animal).__name__, animal.species, animal.name)
    animal.species = animal.species
session.rollback()
odd = Animal(name="Odd", species="dog")
none = Dog(name="None", species=None)
session.add_all([odd, none])
flush("given in the constructor")
print(odd.species, none.species)
session.execute(text("UPDATE animal SET species = 'bird' WHERE id = 1"))
session.expunge_all()
try:
    print(session.get(Animal, 1))
except AssertionError as err:
    print(type(err).__name__, err)
print(session.get(Fish, 4), session.scalars(select(Puppy)).all())
try:
    print(type(session.get(Animal, 4)).__name__, session.get(Animal, 4).water)
except Exception as err:
    print(type(err).__name__, str(err)[:9])
