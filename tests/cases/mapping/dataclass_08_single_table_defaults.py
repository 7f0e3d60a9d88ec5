import dataclasses
from typing import Optional
from sqlalchemy import create_engine, select, ForeignKey, inspect, event
from sqlalchemy.orm import *

class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    pass

class Entity(Base):
    __abstract__ = True
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    label: Mapped[str] = mapped_column(default="none")

class Animal(Entity):
    __tablename__ = "animal"
    kind: Mapped[str] = mapped_column(init=False)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}

class Dog(Animal):
    tricks: Mapped[Optional[int]] = mapped_column(default=4, use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "dog"}

class Cat(Animal):
    tricks: Mapped[Optional[int]] = mapped_column(default=9, use_existing_column=True)
    naps: Mapped[Optional[int]] = mapped_column(default=None, nullable=True)
    __mapper_args__ = {"polymorphic_identity": "cat"}

print(Entity.__dict__.get("__dataclass_fields__") and [f.name for f in dataclasses.fields(Entity)])
a, d, c = Animal(label="a"), Dog(), Cat(naps=2)
print(a, d, c)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([a, d, c])
    s.flush()
    print(d.tricks, c.tricks, "tricks" in c.__dict__)
    s.commit()
    for x in s.scalars(select(Animal).order_by(Animal.id)):
        print(x)
    m = s.merge(Dog(label="merged"))
    print(m, m in s)
    s.flush()
    print(m.tricks)
    d.tricks = None
    s.commit()
    print(d.tricks)
    d2 = Dog(tricks=None)
    print(d2.tricks, d2.__dict__.get("tricks", "absent"))
    h = inspect(d2).attrs.label.history
    print(h)
    dd = Dog()
    print(inspect(dd).attrs.label.value, sorted(inspect(dd).unloaded))
    del d2.tricks
    print(d2.tricks)
    try:
        del dd.tricks
    except AttributeError as e:
        print(e)
