# nested, scalar, cascade_scalar_deletes, create_on_none_assignment, proxy_factory
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.ext.associationproxy import association_proxy, _AssociationList, _AssociationSet, _AssociationDict
from sqlalchemy.orm import declarative_base, Session, mapped_column, relationship, Mapped
from typing import Optional
Base = declarative_base()
class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    passport: Mapped[Optional["Passport"]] = relationship(back_populates="person", uselist=False)
    number = association_proxy("passport", "number", creator=lambda v: Passport(number=v), cascade_scalar_deletes=True)
    country = association_proxy("passport", "country")
    always = association_proxy("passport", "number", create_on_none_assignment=True, creator=lambda v: Passport(number=v))
    pets: Mapped[set["Pet"]] = relationship(back_populates="person")
    pet_names = association_proxy("pets", "name", creator=lambda v: Pet(name=v))
    toys = association_proxy("pets", "toy_names")
class Passport(Base):
    __tablename__ = "passport"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[Optional[str]]
    country: Mapped[Optional[str]]
    person_id: Mapped[Optional[int]] = mapped_column(ForeignKey("person.id"))
    person = relationship(Person, back_populates="passport")
class Pet(Base):
    __tablename__ = "pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    person_id: Mapped[Optional[int]] = mapped_column(ForeignKey("person.id"))
    person = relationship(Person, back_populates="pets")
    toys: Mapped[list["Toy"]] = relationship(back_populates="pet")
    toy_names = association_proxy("toys", "name", creator=lambda v: Toy(name=v))
    owner_number = association_proxy("person", "number")
    owner_pets = association_proxy("person", "pet_names")
class Toy(Base):
    __tablename__ = "toy"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    pet_id: Mapped[Optional[int]] = mapped_column(ForeignKey("pet.id"))
    pet = relationship(Pet, back_populates="toys")
    owner = association_proxy("pet", "person")
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    p = Person()
    print(p.number, p.country, p.passport)
    p.number = None
    print(p.passport)
    p.always = None
    print(p.passport is not None, p.passport.number)
    p.number = "N1"
    p.country = "FI"
    s.add(p); s.commit()
    print(p.number, p.country)
    p.number = None
    print(p.passport, p.number)
    s.commit()
    attempt(lambda: delattr(p, "country"))
    attempt(lambda: setattr(p, "country", "X"))
    p.number = "N2"
    attempt(lambda: delattr(p, "country"))
    print(p.country, p.passport)
    p.pet_names.add("rex"); p.pet_names |= {"tom", "rex"}
    print(sorted(p.pet_names), len(p.pet_names), "rex" in p.pet_names, p.pet_names == {"rex", "tom"}, type(p.pet_names).__name__)
    print(sorted(p.pet_names | {"q"}), sorted(p.pet_names & {"rex"}), sorted(p.pet_names - {"rex"}), sorted(p.pet_names ^ {"rex", "z"}))
    print(p.pet_names <= {"rex", "tom", "k"}, p.pet_names.issuperset({"rex"}), p.pet_names.isdisjoint({"u"}) if hasattr(p.pet_names, "isdisjoint") else "none")
    p.pet_names.discard("nobody")
    attempt(lambda: p.pet_names.remove("nobody"))
    p.pet_names.remove("tom")
    s.commit()
    rex = next(iter(p.pets))
    rex.toy_names = ["ball", "bone"]
    rex.toy_names[0] = "rope"
    rex.toy_names.insert(1, "stick")
    s.commit()
    print(rex.toy_names, [t.owner is p for t in rex.toys])
    print([list(x) for x in p.toys])
    print(rex.owner_number, rex.owner_pets)
    rex.toy_names[1:2] = ["u", "v"]
    attempt(lambda: rex.toy_names.__setitem__(slice(0, 4, 2), ["only"]))
    print(rex.toy_names)
    del rex.toy_names[0]
    del rex.toy_names[0:1]
    print(rex.toy_names, rex.toy_names.pop(), rex.toy_names.extend(["e", "f"]), rex.toy_names.clear(), rex.toy_names)
    s.commit()
    for q in (lambda: Person.toys.any(), lambda: Person.toys.any(Toy.name == "x"), lambda: Person.toys == "x", lambda: Person.number == "N2", lambda: Person.number == None,
              lambda: Person.number.is_(None), lambda: Person.number != None, lambda: Toy.owner == p, lambda: Toy.owner.has(id=1), lambda: Toy.owner == None, lambda: Toy.owner != p,
              lambda: Pet.owner_number == "x", lambda: Pet.owner_number.has(), lambda: Pet.owner_pets.any(), lambda: Pet.owner_pets.contains("x"), lambda: Pet.owner_number.any(),
              lambda: Person.pet_names.contains("rex"), lambda: Person.pet_names.any(name="rex"), lambda: Person.toys.contains("ball")):
        attempt(q)
    attempt(lambda: s.scalars(select(Person.id).where(Person.toys.any(Toy.name == "x"))).all())
    attempt(lambda: s.query(Person).filter(Person.pet_names.contains("rex")).count())
class B2(Base):
    __tablename__ = "b2"
    id: Mapped[int] = mapped_column(primary_key=True)
    none = association_proxy("nothing", "x")
    col = association_proxy("id", "x")
attempt(lambda: B2().none)
attempt(lambda: B2.none)
attempt(lambda: B2.col)
attempt(lambda: B2().col)
class Plain:
    pass
class Sub(Plain):
    z = association_proxy("a", "b")
attempt(lambda: Sub.z)
attempt(lambda: Sub().z)
