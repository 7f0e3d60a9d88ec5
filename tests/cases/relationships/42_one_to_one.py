# level: intermediate | shows: one-to-one both ways, replaced and set to None, delete-orphan, single parent errors, warnings of several rows, uselist by annotation
import warnings
from typing import Optional
from sqlalchemy import ForeignKey, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "persons"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    passport: Mapped[Optional["Passport"]] = relationship(back_populates="holder", cascade="all, delete-orphan")
    locker_id: Mapped[Optional[int]] = mapped_column(ForeignKey("lockers.id"))
    locker: Mapped[Optional["Locker"]] = relationship(back_populates="user", cascade="all, delete-orphan", single_parent=True)


class Passport(Base):
    __tablename__ = "passports"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    holder_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    holder: Mapped[Person] = relationship(back_populates="passport")


class Locker(Base):
    __tablename__ = "lockers"
    id: Mapped[int] = mapped_column(primary_key=True)
    user: Mapped[Optional[Person]] = relationship(back_populates="locker")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann = Person(name="Ann", passport=Passport(number="A1"), locker=Locker())
    session.add(ann)
    session.commit()
    old = ann.passport
    ann.passport = Passport(number="A2")
    print(old.holder, ann.passport.holder is ann)
    session.commit()
    print(session.scalars(select(Passport.number)).all(), ann.locker.user is ann)
    bob = Person(name="Bob")
    ann.passport.holder = bob
    print(ann.passport, bob.passport.number)
    session.add(bob)
    session.commit()
    try:
        bob.locker = ann.locker
        session.commit()
    except Exception as e:
        print(type(e).__name__, e)
        session.rollback()
    ann.locker = None
    session.commit()
    print(len(session.scalars(select(Locker)).all()))
    session.execute(insert(Passport), [{"number": "B2", "holder_id": bob.id}])
    session.expire_all()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        print(bob.passport.number)
    print([str(w.message) for w in caught])
    ann.passport = 5 if False else None
    for wrong in ([], "text", Locker()):
        try:
            ann.passport = wrong
            session.flush()
        except Exception as e:
            print(type(e).__name__, e)
            session.rollback()
