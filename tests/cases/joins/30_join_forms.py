# level: advanced | shows: joins along relationships in all forms: target, attribute, on clause, aliased, of_type, and_, full, chained, from subqueries; their errors
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, join, mapped_column, outerjoin, relationship


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    home_id: Mapped[int | None] = mapped_column(ForeignKey("town.id"))
    work_id: Mapped[int | None] = mapped_column(ForeignKey("town.id"))
    home: Mapped["Town | None"] = relationship(foreign_keys=[home_id])
    work: Mapped["Town | None"] = relationship(foreign_keys=[work_id])
    pets: Mapped[list["Pet"]] = relationship(back_populates="owner")


class Town(Base):
    __tablename__ = "town"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]


class Pet(Base):
    __tablename__ = "pet"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    owner: Mapped[Person | None] = relationship(back_populates="pets")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a, b = Town(id=1, name="A"), Town(id=2, name="B")
session.add_all([a, b])
session.flush()
session.add_all([Person(id=1, name="p", home=a, work=b, pets=[Pet(name="cat"), Pet(name="dog")]), Person(id=2, name="q", home=b)])
session.add(Pet(name="stray"))
session.commit()


def show(stmt):
    print(stmt)
    print(session.execute(stmt).all())


home, work = aliased(Town, name="home"), aliased(Town, name="work")
show(select(Person.name, home.name, work.name).join(home, Person.home).outerjoin(work, Person.work).order_by(Person.id))
show(select(Person.name, home.name).join(Person.home.of_type(home)).where(home.name == "B"))
show(select(Person.name, Pet.name).join(Person.pets, isouter=True).order_by(Person.id, Pet.id))
show(select(Person.name, Pet.name).join(Pet).order_by(Pet.id))
show(select(Person.name, Pet.name).join(Person.pets, full=True).order_by(Pet.id))
show(select(Person.name, Pet.name).join(Person.pets.and_(Pet.name == "dog")))
show(select(Pet.name, Person.name).select_from(Pet).join(Pet.owner).join(Person.home))
show(select(Pet.name).join_from(Person, Person.pets).where(Person.id == 1).order_by(Pet.id))
show(select(Pet.name, home.name).join(Pet.owner).join(home, Person.home_id == home.id).order_by(Pet.id))
show(select(Person.name, func.count(Pet.id)).outerjoin(Person.pets).group_by(Person.id).order_by(Person.id))
show(select(Person.name, Pet.name).select_from(join(Person, Pet, Person.pets)).order_by(Pet.id))
show(select(Person.name, Town.name, Pet.name).select_from(outerjoin(Person, Pet, Person.pets).join(Town, Person.home)).order_by(Person.id, Pet.id))
pets = select(Pet.owner_id, func.count().label("n")).group_by(Pet.owner_id).subquery()
show(select(Person.name, pets.c.n).join(pets, pets.c.owner_id == Person.id))
sub = aliased(Person, select(Person).where(Person.id == 1).subquery())
show(select(sub.name, Pet.name).join(Pet, Pet.owner_id == sub.id).order_by(Pet.id))
show(select(sub.name, Pet.name).join(sub.pets).order_by(Pet.id))
for bad in (
    lambda: select(Person).join(Town),
    lambda: select(Town).join(Pet),
    lambda: select(Person.name).join("pets"),
    lambda: select(Person).join(Person.name),
    lambda: select(Person).join(Person.pets, Person.home),
    lambda: select(Person).join(Town, Person.pets),
    lambda: select(func.count()).join(Pet),
    lambda: select(Person).join_from(Town, Pet),
):
    try:
        session.execute(bad()).all()
        print(bad())
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])
