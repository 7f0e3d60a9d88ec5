import dataclasses
from typing import Optional, List
from sqlalchemy import ForeignKey, String, create_engine, select, Sequence, func, inspect
from sqlalchemy.orm import *
from sqlalchemy.orm import registry, mapped_as_dataclass, unmapped_dataclass

reg = registry()

@unmapped_dataclass(kw_only=True)
class Audit:
    created_by: Mapped[str] = mapped_column(default="system")
    version: Mapped[int] = mapped_column(default=1, init=False)

@unmapped_dataclass
class Keyed:
    id: Mapped[int] = mapped_column(primary_key=True, init=False)

@unmapped_dataclass(kw_only=True)
class Tagged:
    @declared_attr
    def tag(cls) -> Mapped[Optional[str]]:
        return mapped_column(String(10), default=cls.__name__.lower())
    @declared_attr.directive
    def __tablename__(cls):
        return cls.__name__.lower()

@mapped_as_dataclass(reg)
class Wagon(Keyed, Audit, Tagged):
    seats: Mapped[int] = mapped_column(default=1)
    color: Mapped[str] = mapped_column(default="red")

print(dataclasses.is_dataclass(Audit), [f.name for f in dataclasses.fields(Audit)])
print(Audit(created_by="z"))
w = Wagon(20)
print(w, w.tag)
print([(f.name, f.kw_only, f.init) for f in dataclasses.fields(Wagon)])
print([c.name for c in Wagon.__table__.c])
engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
with Session(engine) as s:
    s.add(w)
    s.add(Wagon("me", 30, "blue", tag="t"))
    s.commit()
    for row in s.execute(select(Wagon.seats, Wagon.color, Wagon.created_by, Wagon.version, Wagon.tag)):
        print(row)
    x = s.scalars(select(Wagon).where(Wagon.seats == 30)).one()
    print(x, inspect(x).persistent)
@mapped_as_dataclass(reg)
class Diner(Keyed, Audit):
    __tablename__ = "diner"
    chef: Mapped[str] = mapped_column(default="Jo", repr=False)
print(Diner(), Diner(created_by="a") == Diner(created_by="a"))
try:
    @mapped_as_dataclass
    class Oops:
        pass
except TypeError as e:
    print(e)
try:
    @reg.mapped_as_dataclass
    class Child(Wagon):
        level: Mapped[int]
except Exception as e:
    print(type(e).__name__, e)
