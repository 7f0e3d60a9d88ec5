import dataclasses
from sqlalchemy import create_engine, func, select, String
from sqlalchemy.orm import Mapped, Session, mapped_column, registry, mapped_as_dataclass, unmapped_dataclass
from datetime import datetime
reg = registry()

@reg.mapped_as_dataclass
class Loaf:
    __tablename__ = "loaf"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    weight: Mapped[int] = mapped_column(default=500)
    kind: Mapped[str] = mapped_column(insert_default="white", init=False)
    tags: Mapped[str] = mapped_column(default_factory=lambda: "fresh")

@reg.mapped_as_dataclass(unsafe_hash=True, kw_only=True, order=True)
class Roll:
    __tablename__ = "roll"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, compare=False, hash=False)
    name: Mapped[str]
    grams: Mapped[int] = mapped_column(default=80, repr=False)

@mapped_as_dataclass(reg, init=False, repr=False, eq=False)
class Tray:
    __tablename__ = "tray"
    id: Mapped[int] = mapped_column(primary_key=True)
    slots: Mapped[int] = mapped_column(default=12)

engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
l = Loaf("Rye")
print(l)
r1, r2 = Roll(name="a"), Roll(name="b", grams=90)
print(r1, r1 < r2, sorted([r2, r1]), len({r1, r2, Roll(name="a")}))
try:
    Roll("a")
except TypeError as e:
    print(e)
try:
    Roll()
except TypeError as e:
    print(e)
t = Tray(slots=3)
t2 = Tray(id=9)
print(t.slots, t2.slots, Tray() == Tray())
try:
    Tray(color=1)
except TypeError as e:
    print(e)
with Session(engine) as s:
    s.add_all([l, t, t2])
    s.add(r1); s.add(r2)
    s.commit()
    print(l, t2.slots)
    l2 = Loaf("X", 1, "z")
    s.add(l2); s.flush()
    print(l2)
    l3 = Loaf("N", weight=None)
    s.add(l3); s.flush()
    print(l3.weight)
print([f.name for f in dataclasses.fields(Roll)])
print(Roll.__dataclass_params__)
