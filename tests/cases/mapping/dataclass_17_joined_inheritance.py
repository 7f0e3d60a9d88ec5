import dataclasses
from typing import Optional, List
from sqlalchemy import create_engine, select, ForeignKey, inspect, func
from sqlalchemy.orm import *

class Base(MappedAsDataclass, DeclarativeBase, kw_only=True):
    """The base."""

class TimeMixin(MappedAsDataclass, kw_only=True, repr=False):
    created: Mapped[Optional[int]] = mapped_column(default=None, init=False, repr=False)
    updated: Mapped[int] = mapped_column(default_factory=lambda: 5)

class Person(TimeMixin, Base):
    """A person."""
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    kind: Mapped[str] = mapped_column(init=False, repr=False, default="p")
    boss_id: Mapped[Optional[int]] = mapped_column(ForeignKey("person.id"), init=False, repr=False)
    boss: Mapped[Optional["Person"]] = relationship(default=None, remote_side="Person.id", repr=False, compare=False)
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person"}

class Baker(Person, repr=False):
    __tablename__ = "baker"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, init=False)
    oven: Mapped[str] = mapped_column(default="gas")
    __mapper_args__ = {"polymorphic_identity": "baker"}
    def __str__(self):
        return f"Baker<{self.name}>"

class Chief(Baker):
    __tablename__ = "chief"
    id: Mapped[int] = mapped_column(ForeignKey("baker.id"), primary_key=True, init=False)
    stars: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "chief"}

b = Baker(name="b", boss=Person(name="boss"))
c = Chief(name="c", stars=3, oven="wood", updated=8)
print(b, repr(b), c, repr(c))
print(Person.__doc__, Base.__doc__, Baker.__doc__)
print([f.name for f in dataclasses.fields(Chief)])
try:
    Chief("x")
except TypeError as e:
    print(e)
try:
    Chief(name="x")
except TypeError as e:
    print(e)
try:
    Chief()
except TypeError as e:
    print(e)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([b, c])
    s.commit()
    every = with_polymorphic(Person, "*")
    for p in s.scalars(select(every).order_by(every.id)):
        print(str(p), repr(p), p.kind)
    print(b == c, c == c, s.scalars(select(Chief)).one() == c)
    print(s.scalar(select(func.count()).select_from(Baker)))
    poly = with_polymorphic(Person, "*")
    print([type(p).__name__ for p in s.scalars(select(poly).order_by(poly.id))])
class Solo(Base):
    __tablename__ = "solo"
    __mapper_args__ = {"eager_defaults": True}
    a: Mapped[int] = mapped_column(primary_key=True)
    b: Mapped[int] = mapped_column(primary_key=True, default=2)
    v: Mapped[int] = mapped_column(default=1, init=False)
    __mapper_args__ = {"version_id_col": v}
print(Solo(a=1), Solo.__doc__)
Base.metadata.create_all(engine)
with Session(engine) as s:
    x = Solo(a=1)
    s.add(x); s.flush()
    print(x)
    print(s.get(Solo, (1, 2)) is x)
