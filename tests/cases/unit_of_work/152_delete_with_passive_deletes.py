# level: advanced | shows: deleting parents with loaded, partly loaded and unloaded children under no cascade, delete, passive_deletes True and "all"
from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Zoo(Base):
    __tablename__ = "zoo"
    id: Mapped[int] = mapped_column(primary_key=True)
    birds: Mapped[list["Bird"]] = relationship(order_by="Bird.id")
    cats: Mapped[list["Cat"]] = relationship(cascade="all, delete", order_by="Cat.id")
    dogs: Mapped[list["Dog"]] = relationship(cascade="all, delete", passive_deletes=True, order_by="Dog.id")
    elks: Mapped[list["Elk"]] = relationship(passive_deletes=True, order_by="Elk.id")
    fish: Mapped[list["Fish"]] = relationship(passive_deletes="all", order_by="Fish.id")

def animal(name, **options):
    class Animal:
        __tablename__ = name
        id: Mapped[int] = mapped_column(primary_key=True)
        zoo_id: Mapped[int | None] = mapped_column(ForeignKey("zoo.id", **options))
        def __repr__(self):
            return f"{type(self).__name__}{self.id}"
    return Animal

class Bird(animal("bird"), Base): pass
class Cat(animal("cat"), Base): pass
class Dog(animal("dog", ondelete="CASCADE"), Base): pass
class Elk(animal("elk", ondelete="SET NULL"), Base): pass
class Fish(animal("fish", ondelete="CASCADE"), Base): pass

engine = create_engine("sqlite://")
@event.listens_for(engine, "connect")
def enforce(connection, record):
    connection.execute("PRAGMA foreign_keys=ON")
Base.metadata.create_all(engine)
kinds = {"birds": Bird, "cats": Cat, "dogs": Dog, "elks": Elk, "fish": Fish}

def fill(s):
    zoo = Zoo(id=1)
    s.add(zoo)
    for name, cls in kinds.items():
        getattr(zoo, name).extend([cls(id=1), cls(id=2)])
    s.commit()

def left(s):
    return {name: s.execute(select(cls.id, cls.zoo_id).order_by(cls.id)).all() for name, cls in kinds.items()}

for label, touch in (("unloaded", []), ("members in the session", [Bird, Cat, Dog, Elk, Fish]), ("loaded", list(kinds))):
    with Session(engine) as s:
        fill(s)
    with Session(engine) as s:
        zoo = s.get(Zoo, 1)
        held = []
        for what in touch:
            held.append(getattr(zoo, what) if isinstance(what, str) else s.get(what, 2))
        s.delete(zoo)
        print("---", label, sorted(zoo.__dict__.keys() - {"_sa_instance_state", "id"}))
        try:
            s.flush()
            print(left(s))
            print(sorted(repr(o) for o in held if not isinstance(o, list) and inspect(o).deleted), len(s.deleted), inspect(zoo).deleted)
            elk = next((o for o in held if isinstance(o, Elk)), None)
            if elk:
                print("elk", elk.zoo_id, end=" ")
                s.refresh(elk)
                print(elk.zoo_id)
        except Exception as err:
            print(type(err).__name__, str(err).split("\n")[0])
        s.rollback()
        print("after", left(s), inspect(zoo).persistent)
        for cls in kinds.values():
            for one in s.scalars(select(cls)):
                s.delete(one)
        s.delete(zoo)
        s.commit()
