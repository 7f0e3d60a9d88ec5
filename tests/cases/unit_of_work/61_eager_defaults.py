# level: advanced | shows: eager_defaults "auto", True and False: RETURNING on one row and on many, what stays expired, on INSERT and on UPDATE
from sqlalchemy import FetchedValue, Integer, String, create_engine, func, inspect, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Common:
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    size: Mapped[int] = mapped_column(server_default=text("7"))
    upper: Mapped[str | None] = mapped_column(default=func.upper("made"), onupdate=func.upper("changed"))


class AutoThing(Common, Base):
    __tablename__ = "auto_thing"


class EagerThing(Common, Base):
    __tablename__ = "eager_thing"
    __mapper_args__ = {"eager_defaults": True}


class LazyThing(Common, Base):
    __tablename__ = "lazy_thing"
    __mapper_args__ = {"eager_defaults": False}


class Quiet(Base):
    __tablename__ = "quiet"
    __table_args__ = {"implicit_returning": False}
    id: Mapped[int] = mapped_column(primary_key=True)
    word: Mapped[str]
    size: Mapped[int] = mapped_column(server_default=text("9"))
    __mapper_args__ = {"eager_defaults": True}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print([inspect(c).eager_defaults for c in (AutoThing, EagerThing, LazyThing, Quiet)])
for cls in (AutoThing, EagerThing, LazyThing):
    print("==", cls.__name__)
    with Session(engine) as session:
        single = cls(word="one")
        session.add(single)
        session.flush()
        print(sorted(inspect(single).unloaded), single.size, single.upper)
        several = [cls(word=w) for w in ("two", "three", "four")]
        several[1].size = 1
        session.add_all(several)
        session.flush()
        print([sorted(inspect(s).unloaded) for s in several])
        print([(s.id, s.size, s.upper) for s in several])
        keyed = [cls(id=10, word="ten"), cls(id=11, word="eleven"), cls(id=12, word="twelve", size=3, upper=None)]
        session.add_all(keyed)
        try:
            session.flush()
            print([sorted(inspect(s).unloaded) for s in keyed])
        except Exception as err:
            print(type(err).__name__, err.orig)
            session.rollback()
            continue
        single.word = "first"
        several[0].word = "second"
        session.flush()
        print(sorted(inspect(single).unloaded), single.upper, several[0].upper)
        single.size = cls.size * 2
        session.flush()
        print(sorted(inspect(single).unloaded), single.size)
        session.rollback()
with Session(engine) as session:
    items = [Quiet(word="a"), Quiet(word="b")]
    session.add_all(items)
    session.flush()
    print([sorted(inspect(i).unloaded) for i in items], [i.size for i in items])
