# one-to-one by annotation and by uselist=False, replaced and set to None, delete-orphan
from typing import Optional

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    passport: Mapped[Optional["Passport"]] = relationship(back_populates="owner", cascade="all, delete-orphan")
    desk = relationship("Desk", uselist=False, backref="person")


class Passport(Base):
    __tablename__ = "passports"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    owner_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    owner: Mapped["Person"] = relationship(back_populates="passport")


class Desk(Base):
    __tablename__ = "desks"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[Optional[int]] = mapped_column(ForeignKey("persons.id"))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    ada = Person(name="Ada", passport=Passport(number="P1"), desk=Desk())
    bob = Person(name="Bob")
    session.add_all([ada, bob])
    session.commit()
    print(ada.passport.number, ada.passport.owner is ada, bob.passport, ada.desk.person.name)

    ada.passport = Passport(number="P2")
    session.commit()
    print(session.scalars(select(Passport.number)).all())

    bob.desk = ada.desk
    print(ada.desk, bob.desk.person.name)
    session.commit()
    print(session.execute(select(Desk.id, Desk.person_id)).all())

    ada.passport = None
    session.commit()
    print(session.scalars(select(Passport)).all(), ada.passport)
    session.delete(bob)
    session.commit()
    print(session.execute(select(Desk.id, Desk.person_id)).all())
