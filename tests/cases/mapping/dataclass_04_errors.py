from typing import Optional, List
from sqlalchemy import ForeignKey, String, create_engine, Column, Integer, Table
from sqlalchemy import exc
from sqlalchemy.orm import *
from sqlalchemy.orm import registry, mapped_as_dataclass, unmapped_dataclass
import dataclasses

def attempt(label, fn):
    try:
        fn()
        print(label, "ok")
    except Exception as e:
        print(label, type(e).__name__, e)

class Base(MappedAsDataclass, DeclarativeBase):
    pass
class Plain(DeclarativeBase):
    pass

def t1():
    class Oak(Base):
        __tablename__ = "a1"
        id: Mapped[int] = mapped_column(primary_key=True, default=None)
        name: Mapped[str]
attempt("order", t1)
def t2():
    class Mixin:
        x: Mapped[int] = mapped_column(default=1)
    class Elm(Mixin, Base):
        __tablename__ = "a2"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
attempt("mixin", t2)
def t3():
    class Ash(Plain):
        __tablename__ = "a3"
        id: Mapped[int] = mapped_column(primary_key=True, init=False, repr=False, default=1)
attempt("plain", t3)
def t4():
    class Fir(Plain):
        __tablename__ = "a4"
        id: Mapped[int] = mapped_column(primary_key=True)
        b: Mapped["B"] = relationship(default=None)
attempt("plain rel", t4)
def t5():
    class Yew(Base):
        __table__ = Table("a5", Base.metadata, Column("id", Integer, primary_key=True))
        id: Mapped[int]
attempt("table", t5)
def t6():
    class Box(Base, frozen=True):
        __tablename__ = "a6"
        id: Mapped[int] = mapped_column(primary_key=True)
attempt("frozen", t6)
def t7():
    class Bay(Base, slots=True):
        __tablename__ = "a7"
        id: Mapped[int] = mapped_column(primary_key=True)
attempt("slots", t7)
def t8():
    relationship(default=5)
attempt("rel default", t8)
def t9():
    class Gum(Base):
        __tablename__ = "a9"
        id: Mapped[int] = mapped_column(primary_key=True, default=1, default_factory=int)
attempt("both", t9)
def t10():
    class Nut(Base):
        __tablename__ = "a10"
        id: Mapped[int] = mapped_column(primary_key=True)
        bs: Mapped[List["B"]] = relationship(default_factory=set)
attempt("factory", t10)
def t11():
    class Pea(Base):
        __tablename__ = "a11"
        id: Mapped[int] = mapped_column(primary_key=True)
        b: Mapped["B"] = relationship(default_factory=list)
attempt("factory scalar", t11)
def t12():
    reg = registry()
    @reg.mapped_as_dataclass
    class Rye(MappedAsDataclass):
        __tablename__ = "a12"
        id: Mapped[int] = mapped_column(primary_key=True)
attempt("twice", t12)
def t13():
    reg = registry()
    @reg.mapped_as_dataclass(order=True, eq=False)
    class Tea:
        __tablename__ = "a13"
        id: Mapped[int] = mapped_column(primary_key=True)
attempt("order eq", t13)
def t14():
    class Ivy(Base):
        __tablename__ = "a14"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        n: list = []
attempt("mutable", t14)
def t15():
    class Hop(Base):
        __tablename__ = "a15"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        n: Mapped[str] = mapped_column(default="a")
        m: Mapped[str] = synonym("n", default="b")
attempt("syn", t15)
def t16():
    class Hay(Base):
        __tablename__ = "a16"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        n: Mapped[str] = mapped_column()
        m: Mapped[str] = synonym("n", default="b")
attempt("syn2", t16)
def t17():
    class Sod(Base):
        __tablename__ = "a17"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        n: Mapped[str] = mapped_column(default=str)
    print(Sod)
attempt("callable", t17)
def t18():
    reg = registry()
    reg.mapped_as_dataclass(frozen=True)
attempt("frozen arg", t18)
def t19():
    class Mixin(MappedAsDataclass):
        b: Mapped["B"] = relationship(default=None)
    class Bud(Mixin, Base):
        __tablename__ = "a19"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
attempt("mixin rel", t19)
def t20():
    query_expression(init=True)
attempt("qe", t20)
def t21():
    class Bark(Base):
        __tablename__ = "a21"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        n: int = dataclasses.field()
        m = dataclasses.field()
attempt("untyped field", t21)
def t22():
    class Leaf(Base):
        __tablename__ = "a22"
        id: Mapped[int] = mapped_column(primary_key=True, init=False)
        bid: Mapped[int] = mapped_column(init=False)
        children: Mapped[List["Leaf"]] = relationship(default=None, primaryjoin="Leaf.id==foreign(Leaf.bid)")
    configure_mappers()
attempt("uselist", t22)
