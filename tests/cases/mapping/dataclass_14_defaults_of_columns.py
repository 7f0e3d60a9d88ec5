import dataclasses
from typing import Optional, List, Any
from sqlalchemy import create_engine, select, ForeignKey, inspect, Sequence, ColumnDefault, func, text, literal
from sqlalchemy.orm import *
from sqlalchemy.orm import registry

class Base(DeclarativeBase, MappedAsDataclass):
    pass

class One(Base):
    __tablename__ = "one"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    a: Mapped[int] = mapped_column(default=ColumnDefault(4))
    b: Mapped[Optional[str]] = mapped_column(default=func.upper("x"))
    c: Mapped[Optional[str]] = mapped_column(insert_default=func.lower("Y"), init=False)
    d: Mapped[Optional[str]] = mapped_column(server_default="srv", init=False)
    e: Mapped[Optional[str]] = mapped_column(onupdate="upd", default="new")

o = One()
print(o)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(o)
    s.flush()
    print(o)
    s.commit()
    o.a = 5
    s.commit()
    print(o)
print([ (f.name, f.default if f.default is not dataclasses.MISSING else "-") for f in dataclasses.fields(One)])

class Legacy(Base):
    __tablename__ = "legacy"
    _sa_disable_descriptor_defaults = True
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    x: Mapped[int] = mapped_column(default=3)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("one.id"), init=False)
    parent: Mapped[Optional[One]] = relationship(default=None)
l = Legacy()
print(sorted(l.__dict__.keys() - {"_sa_instance_state"}), [f.default for f in dataclasses.fields(Legacy)][1:])
print(inspect(l).attrs.x.history)

class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    one_id: Mapped[Optional[int]] = mapped_column(ForeignKey("one.id"), default=None)
    one: Mapped[Optional[One]] = relationship(default=None)
Base.metadata.create_all(engine)
with Session(engine) as s:
    c1 = Child(one_id=1)
    s.add(c1); s.commit()
    print(c1.one is not None, c1.one_id)
    c2 = Child(one=One())
    s.add(c2); s.commit()
    print(c2.one_id)
    c3 = Child(one_id=1, one=None)
    s.add(c3); s.commit()
    print(c3.one_id)
