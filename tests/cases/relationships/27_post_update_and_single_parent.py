from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    favourite_id: Mapped[int | None] = mapped_column(ForeignKey("ball.id", name="favourite"))
    balls: Mapped[list["Ball"]] = relationship(primaryjoin="Person.id == Ball.person_id", post_update=True)
    favourite: Mapped["Ball | None"] = relationship(primaryjoin="Person.favourite_id == Ball.id", post_update=True)


class Ball(Base):
    __tablename__ = "ball"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


class Lock(Base):
    __tablename__ = "lock"
    id: Mapped[int] = mapped_column(primary_key=True)
    key_id: Mapped[int | None] = mapped_column(ForeignKey("key.id"))
    key: Mapped["Key | None"] = relationship(cascade="all, delete-orphan", single_parent=True)


class Key(Base):
    __tablename__ = "key"
    id: Mapped[int] = mapped_column(primary_key=True)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    one, two = Ball(), Ball()
    person = Person(balls=[one, two], favourite=one)
    session.add(person)
    session.commit()
    print(person.favourite is one, [ball.person_id for ball in person.balls])
    person.favourite = two
    session.delete(one)
    session.commit()
    print(person.favourite_id, len(person.balls))
    session.delete(person)
    session.commit()
    print(session.query(Ball.id, Ball.person_id).all())
    lock = Lock(key=Key())
    session.add(lock)
    session.commit()
    try:
        Lock(key=lock.key)
    except Exception as error:
        print(type(error).__name__, str(error).partition(" at 0x")[0])
    session.rollback()
    lock.key = Key()
    session.commit()
    print(session.query(Key).count())
