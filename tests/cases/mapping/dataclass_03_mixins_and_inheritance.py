from typing import Optional
import dataclasses
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, relationship, declared_attr

class Base(MappedAsDataclass, DeclarativeBase, repr=True):
    pass

class Stamped(MappedAsDataclass):
    created: Mapped[str] = mapped_column(default="today", kw_only=True)

class Noted(MappedAsDataclass, kw_only=True):
    note: Mapped[Optional[str]] = mapped_column(default=None, init=True)
    flag: int = 3

class Train(Stamped, Noted, Base):
    __tablename__ = "train"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    type: Mapped[str] = mapped_column(init=False)
    name: Mapped[str] = mapped_column(default="?")
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "train"}

class Freight(Train, kw_only=True):
    __tablename__ = "freight"
    id: Mapped[int] = mapped_column(ForeignKey("train.id"), primary_key=True, init=False)
    tons: Mapped[int] = mapped_column(default=10)
    __mapper_args__ = {"polymorphic_identity": "freight"}

class Express(Train):
    speed: Mapped[Optional[int]] = mapped_column(default=200)
    __mapper_args__ = {"polymorphic_identity": "express"}

try:
    Train("A", note="x")
except TypeError as e:
    print(e)
t = Train(name="A")
print(t)
f = Freight(name="B", tons=4, note="n")
print(f)
e = Express("C", created="c", speed=250)
print(e, Express("D"))
print([x.name for x in dataclasses.fields(Freight)])
print([x.name for x in dataclasses.fields(Express)])
print([x.name for x in dataclasses.fields(Stamped)], Stamped(created="x"))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([t, f, e])
    s.commit()
    for x in s.scalars(select(Train).order_by(Train.id)):
        print(x)
