# level: advanced | shows: relationships and columns by annotations, right and wrong
from typing import *
from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Farm(Base):
    __tablename__ = "farm"
    id: Mapped[int] = mapped_column(primary_key=True)


def go(label, fn):
    try:
        print(label, "fine", fn())
    except Exception as x:
        print(label, type(x).__name__, str(x)[:300])


def a1():
    class X1(Base):
        __tablename__ = "x1"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped["Nothing2"] = mapped_column(Integer)

    return X1.__table__.c.a.nullable


def a3():
    class X3(Base):
        __tablename__ = "x3"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Farm | None] = relationship(primaryjoin="foreign(X3.id)==Farm.id")
        b: Mapped["Farm | None"] = relationship(primaryjoin="foreign(X3.id)==Farm.id", viewonly=True)
        c: Mapped["Optional[Farm]"] = relationship(primaryjoin="foreign(X3.id)==Farm.id", viewonly=True)
        d: Mapped["List[Farm]"] = relationship(primaryjoin="X3.id==foreign(Farm.id)", viewonly=True)

    configure_mappers()
    return [(r.key, r.uselist, r.mapper.class_.__name__, r.collection_class) for r in inspect(X3).relationships]


def a4():
    class X4(Base):
        __tablename__ = "x4"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Farm] = relationship("Nope")

    configure_mappers()


def a5():
    class X5(Base):
        __tablename__ = "x5"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Union[Farm, "Base"]] = relationship()


def a6():
    class X6(Base):
        __tablename__ = "x6"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[dict] = mapped_column()


def a7():
    class X7(Base):
        __tablename__ = "x7"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[Farm]


def a8():
    class X8(Base):
        __tablename__ = "x8"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped["Farm"]


def a9():
    class X9(Base):
        __tablename__ = "x9"
        id: Mapped[int] = mapped_column(primary_key=True)
        a: Mapped[int] = relationship(Farm)

    configure_mappers()


def a10():
    class X10(Base):
        __tablename__ = "x10"
        id: Mapped[int] = mapped_column(primary_key=True)
        a = relationship()

    configure_mappers()


def a11():
    class X11(Base):
        __tablename__ = "x11"
        id: int = Column(Integer, primary_key=True)


def a12():
    class X12(Base):
        __tablename__ = "x12"
        __allow_unmapped__ = True
        id: int = Column(Integer, primary_key=True)
        others: List["Farm"] = relationship("Farm", primaryjoin="X12.id==foreign(Farm.id)", viewonly=True)
        note: str

    return X12.__table__.c.keys()


def a13():
    class X13(Base):
        __tablename__ = "x13"
        id: Mapped[int] = mapped_column(primary_key=True)
        farm: Mapped[Farm] = relationship(primaryjoin="X13.id == Farm.idd")

    configure_mappers()


for f in (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13):
    go(f.__name__, f)
    if f in (a4, a9, a10, a5):
        Base.registry.dispose()
    if f in (a4, a9, a10, a5):

        class Base(DeclarativeBase):
            pass

        class Farm(Base):
            __tablename__ = "farm"
            id: Mapped[int] = mapped_column(primary_key=True)
