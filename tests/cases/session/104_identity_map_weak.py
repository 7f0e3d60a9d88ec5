# The identity map: one object for each key, weak for clean objects, strong for changed ones.
import gc
import weakref

from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.util import identity_key


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    kind: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Horse(Animal):
    stable_id: Mapped[int | None] = mapped_column(ForeignKey("stable.id"))
    stable: Mapped["Stable | None"] = relationship(back_populates="horses")
    __mapper_args__ = {"polymorphic_identity": "horse"}


class Stable(Base):
    __tablename__ = "stable"
    town: Mapped[str] = mapped_column()
    id: Mapped[int] = mapped_column(primary_key=True)
    horses: Mapped[list[Horse]] = relationship(back_populates="stable")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Stable(town="Alba", horses=[Horse(name="Ida"), Horse(name="Ugo")]))
    session.add(Animal(name="Pip"))
    session.commit()

with Session(engine) as session:
    ida = session.get(Animal, 1)
    print(type(ida).__name__, session.get(Horse, 1) is ida, session.scalars(select(Horse)).first() is ida)
    print(session.get(Horse, 3), session.get(Animal, 3).name)
    print(inspect(ida).identity_key, identity_key(Horse, 1), identity_key(instance=ida) == identity_key(Animal, (1,)))
    print(len(session.identity_map), identity_key(Animal, 1) in session.identity_map, ida in session)
    end = weakref.ref(ida)
    del ida
    print(end(), len(session.identity_map))
    ugo = session.get(Horse, 2)
    ugo.name = "Ugo II"
    end = weakref.ref(ugo)
    del ugo
    print(end() is not None, [one.name for one in session.dirty])
    session.flush()
    print(end(), list(session.identity_map))
    stable = session.scalars(select(Stable)).one()
    horses = [weakref.ref(horse) for horse in stable.horses]
    print(len(session.identity_map))
    del stable
    gc.collect()
    print([horse() for horse in horses], len(session.identity_map))
    stable = session.get(Stable, 1)
    horse = stable.horses[0]
    end = weakref.ref(stable)
    session.expire(stable)
    del stable
    print(end() is not None, horse.stable.town)
    session.expire(horse)
    gc.collect()
    print(end(), len(session.identity_map))
    print(horse.stable.horses[0] is horse)
    objects = [one for one in session]
    print(sorted(type(one).__name__ for one in objects))
    key = inspect(horse).key
    print(session.identity_map[key] is horse, session.identity_map.get(key) is horse)
    session.expunge(horse)
    print(key in session.identity_map, session.get(Horse, 1) is horse)
    print(session.identity_key(Horse, 1) if hasattr(session, "identity_key") else None)
