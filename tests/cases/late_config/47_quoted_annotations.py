# level: advanced | shows: names in quotes and texts in Mapped[], with what is declared later
from __future__ import annotations
from typing import List, Optional, TYPE_CHECKING, Set, Dict
from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm.collections import attribute_mapped_collection

if TYPE_CHECKING:
    from other import Nothing


class Base(DeclarativeBase):
    pass


class Farm(Base):
    __tablename__ = "farm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    fields: Mapped[List[Field]] = relationship(back_populates="farm")
    fields3: Mapped[List["Field"]] = relationship(viewonly=True)
    fields4: Mapped[list["Field"]] = relationship(viewonly=True)
    fields5: Mapped[Set[Field]] = relationship(viewonly=True)
    byname: Mapped[Dict[str, Field]] = relationship(
        collection_class=attribute_mapped_collection("label"), viewonly=True
    )
    one: Mapped[Optional[Field]] = relationship(viewonly=True)
    one2: Mapped["Field | None"] = relationship(viewonly=True)
    one3: Mapped[Field | None] = relationship(viewonly=True)
    one4: Mapped[Optional["Field"]] = relationship(viewonly=True)
    dyn: DynamicMapped[Field] = relationship(viewonly=True)
    wo: WriteOnlyMapped["Field"] = relationship(viewonly=True)
    bare: Mapped["Field"] = relationship(viewonly=True)


class Field(Base):
    __tablename__ = "field"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str | None]
    size: Mapped["float | None"]
    farm_id: Mapped["Optional[int]"] = mapped_column(ForeignKey("farm.id"))
    farm: Mapped[Farm] = relationship(back_populates="fields")
    farmq: Mapped["Farm"] = relationship(viewonly=True)


for n, r in sorted(inspect(Farm).relationships.items()):
    print(
        n,
        r.uselist,
        r.mapper.class_.__name__,
        r.lazy,
        getattr(r.collection_class, "__name__", r.collection_class),
        r.direction.name,
    )
for n, r in sorted(inspect(Field).relationships.items()):
    print(n, r.uselist, r.mapper.class_.__name__, r.lazy)
for c in Field.__table__.c:
    print(c.name, c.type, c.nullable)


def bad(label, fn):
    try:
        fn()
        configure_mappers()
        print(label, "fine")
    except Exception as e:
        print(label, type(e).__name__, e)
    Base.registry.dispose() if False else None


def b1():
    class X1(Base):
        __tablename__ = "x1"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Nothing]


def b2():
    class X2(Base):
        __tablename__ = "x2"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped["Nothing2"] = mapped_column()


def b3():
    class X3(Base):
        __tablename__ = "x3"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped["Nothing2"] = mapped_column(Integer)

    print(X3.__table__.c.a.nullable)


def b4():
    class X4(Base):
        __tablename__ = "x4"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Maped["int"]


def b5():
    class X5(Base):
        __tablename__ = "x5"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: List["int"] = mapped_column()


def b6():
    class X6(Base):
        __tablename__ = "x6"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: "List[X5]" = relationship()


def b8():
    class X8(Base):
        __tablename__ = "x8"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped = mapped_column()
        b: Mapped[List] = relationship("Farm")


for f in (b1, b2, b3, b4, b5, b6, b7, b8, b9):
    bad(f.__name__, f)
