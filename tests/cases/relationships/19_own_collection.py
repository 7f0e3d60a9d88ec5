from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.collections import collection

class Base(DeclarativeBase):
    pass


class Bag:
    def __init__(self):
        self.things = []

    @collection.appender
    def put(self, thing):
        self.things.append(thing)

    @collection.remover
    def take(self, thing):
        self.things.remove(thing)

    @collection.iterator
    def each(self):
        return iter(self.things)

    @collection.adds(1)
    def put_first(self, thing):
        self.things.insert(0, thing)

    @collection.removes_return()
    def take_first(self):
        return self.things.pop(0)

    @collection.replaces(2)
    def swap(self, place, thing):
        old, self.things[place] = self.things[place], thing
        return old


class Owner(Base):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True)
    bag = relationship("Thing", collection_class=Bag, order_by="Thing.name")


class Thing(Base):
    __tablename__ = "thing"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("owner.id"))

    def __repr__(self):
        return self.name


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
owner = Owner()
a, b, c = (Thing(name=n) for n in "abc")
owner.bag.put(a)
owner.bag.put_first(b)
owner.bag.put(c)
print(list(owner.bag.each()))
print(owner.bag.take_first())
print(owner.bag.swap(0, b), list(owner.bag.each()))
with Session(engine) as session:
    session.add(owner)
    session.commit()
    print(list(owner.bag.each()), type(owner.bag).__name__)
    owner.bag.take(b)
    session.commit()
    print(list(owner.bag.each()), session.query(Thing.name, Thing.owner_id).order_by(Thing.name).all())
