import dataclasses
from typing import Optional, List, Generic, TypeVar
from datetime import date
from sqlalchemy import create_engine, select, ForeignKey, inspect, MetaData, String, BigInteger, Identity
from sqlalchemy.orm import *
from sqlalchemy.orm import registry, DeclarativeMeta

class Base(MappedAsDataclass, DeclarativeBase, repr=False, eq=False):
    metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})
    type_annotation_map = {str: String(30)}
    registry_name = "r"
    def __repr__(self):
        parts = ", ".join(f"{f.name}={getattr(self, f.name)!r}" for f in dataclasses.fields(self) if f.repr)
        return f"{type(self).__name__}<{parts}>"
    def __init_subclass__(cls, tag=None, **kw):
        cls.tag = tag
        super().__init_subclass__(**kw)

class Coffee(Base, tag="hot", kw_only=True):
    __tablename__ = "coffee"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    day: Mapped[date] = mapped_column(default_factory=lambda: date(2024, 1, 2))
    roaster_id: Mapped[Optional[int]] = mapped_column(ForeignKey("roaster.id"), init=False, repr=False)
    roaster: Mapped[Optional["Roaster"]] = relationship(default=None, back_populates="coffees")

class Roaster(Base, tag="r"):
    __tablename__ = "roaster"
    name: Mapped[str]
    id: Mapped[int] = mapped_column(primary_key=True, default=None)
    coffees: Mapped[List[Coffee]] = relationship(back_populates="roaster", default_factory=list, repr=False)

    @classmethod
    def make(cls, *names):
        return cls("R", coffees=[Coffee(name=n) for n in names])

r = Roaster.make("a", "b")
print(r, Coffee.tag, Roaster.tag, r.coffees)
print(r == r, hash(r) == hash(r), len({r, *r.coffees}))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(r); s.commit()
    print(r, r.coffees)
    s.add(Roaster("x", id=50)); s.commit()
    print(s.scalars(select(Roaster.id).order_by(Roaster.id)).all())
    s.add(Roaster("x", 51, [Coffee(name="q", roaster=None)])); s.commit()
    print(s.scalars(select(Coffee).join(Coffee.roaster).where(Roaster.id == 51)).all())
    c = Coffee(name="loose", roaster=r)
    print(c in s, len(r.coffees))
    s.commit()
    print(s.execute(select(Coffee.name, Coffee.roaster_id).order_by(Coffee.id)).all())
print(inspect(Coffee).attrs.keys())
OldBase = declarative_base()
try:
    class Mix(MappedAsDataclass, OldBase):
        __tablename__ = "mix"
        id: Mapped[int] = mapped_column(primary_key=True)
except TypeError as e:
    print(e)
reg = registry()
@reg.mapped_as_dataclass
class Solo:
    __tablename__ = "solo"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]] = mapped_column(default=None)
def attempt(default):
    @reg.mapped_as_dataclass
    class Sub(Solo):
        __tablename__ = f"sub{default}"
        id: Mapped[int] = mapped_column(ForeignKey("solo.id"), primary_key=True, default=default)
        size: Mapped[int] = mapped_column(default=1)
for default in (0, None):
    try:
        attempt(default)
    except Exception as e:
        print(type(e).__name__, e)
@reg.mapped_as_dataclass
class Sup(Solo):
    __tablename__ = "sup"
    id: Mapped[int] = mapped_column(ForeignKey("solo.id"), primary_key=True)
    size: Mapped[int] = mapped_column(default=1)
print(Sup(3, "q"))
@reg.mapped
class Plain(Solo):
    extra: Mapped[Optional[int]] = mapped_column(default=3)
print(Plain(1, "p"), dataclasses.is_dataclass(Plain), [f.name for f in dataclasses.fields(Plain)])
