from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.ext.associationproxy import association_proxy

class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    home_id: Mapped[int | None] = mapped_column(ForeignKey("home.id"))
    home: Mapped["Home | None"] = relationship()
    city = association_proxy("home", "city", creator=lambda city: Home(city=city))
    cleared = association_proxy("home", "city", cascade_scalar_deletes=True)


class Home(Base):
    __tablename__ = "home"
    id: Mapped[int] = mapped_column(primary_key=True)
    city: Mapped[str | None]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    person = Person()
    print(person.city)
    person.city = None
    print(person.home)
    person.city = "Lund"
    session.add(person)
    session.commit()
    print(person.home.city, session.scalars(select(Person).where(Person.city == "Lund")).one() is person)
    home = person.home
    person.city = "Bath"
    session.commit()
    print(person.home is home, home.city, Person(city="Turku").home.city)
    print(session.query(Person).filter(Person.city != "Bath").count(), session.query(Person).filter(Person.city == None).count())
    person.cleared = None
    session.commit()
    print(person.home, person.city)
    print(Person.city, repr(Person.__dict__["city"]))
