import dataclasses
from typing import Optional, List, Any
from sqlalchemy import create_engine, select, ForeignKey, inspect, String, Integer, Column
from sqlalchemy.orm import *
from sqlalchemy.orm import registry

def attempt(label, fn):
    try:
        r = fn()
        print(label, "ok", r)
    except Exception as e:
        print(label, type(e).__name__, e)

reg = registry()
def t1():
    @dataclasses.dataclass(frozen=True)
    class Frozen:
        id: int
        name: str
    from sqlalchemy import Table
    reg.map_imperatively(Frozen, Table("frozen", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String)))
    return Frozen(1, "a")
attempt("frozen", t1)
def t2():
    @dataclasses.dataclass(slots=True)
    class Slotted:
        id: int
        name: str
    from sqlalchemy import Table
    reg.map_imperatively(Slotted, Table("slotted", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String)))
    return Slotted(1, "a")
attempt("slots", t2)
def t3():
    @reg.mapped
    @dataclasses.dataclass
    class Annot:
        __tablename__ = "annot"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[str]
    return Annot(1, "z")
attempt("annot", t3)
def t4():
    class B(DeclarativeBase): pass
    class M(MappedAsDataclass, init=False): 
        x: Mapped[int]
    class C(M, B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
    return C(id=1, x=2)
attempt("init false", t4)
def t5():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        y: int
    return C(1, 2)
attempt("plain anno", t5)
def t6():
    class B(DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        y: int
    return C(id=1)
attempt("plain anno nodc", t6)
def t7():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        rel: Mapped["Nope"] = relationship(default=None, init=False)
    return C(1)
attempt("missing rel", t7)
def t8():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        id: Mapped[int] = mapped_column(primary_key=True)
    return C(1)
attempt("no table", t8)
def t9():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        name: Mapped[str]
    return C("1")
attempt("no pk", t9)
def t10():
    class B(MappedAsDataclass, DeclarativeBase, foo=1): pass
attempt("foo", t10)
def t11():
    @mapped_as_dataclass(reg, foo=1)
    class C: pass
attempt("foo deco", t11)
def t12():
    @unmapped_dataclass
    class C:
        x: Mapped[int] = mapped_column(default=1)
        y: Mapped[str]
attempt("unmapped order", t12)
def t13():
    mapped_column(default=1, bogus=4)
attempt("bogus", t13)
def t14():
    relationship(bogus=4)
attempt("bogus rel", t14)
def t15():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True, kw_only=True)
        name: Mapped[str] = mapped_column(repr=False)
        n: dataclasses.InitVar[int] = 0
        def __post_init__(self, n):
            self.name += "!" * n
    return C("a", 3, id=4).name, C.__match_args__
attempt("initvar", t15)
def t16():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        _: dataclasses.KW_ONLY
        name: Mapped[str]
    return C(1, name="x")
attempt("KW_ONLY", t16)
def t17():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        def __init__(self, x):
            self.id = x * 2
        def __repr__(self):
            return "C!"
        def __eq__(self, o):
            return True
    return C(4).id, C(1), C(1) == C(2)
attempt("own init", t17)
def t18():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B, order=True):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        name: Mapped[Optional[str]] = mapped_column(default=None)
    return sorted([C(2), C(1, "b")]), C(1, "a") < C(1, "b"), C(1) >= C(2, None)
attempt("order", t18)
def t19():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class C(B):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
    class D(C):
        name: Mapped[str] = mapped_column(default="d", nullable=True)
    return C(1) == D(1), D(1), dataclasses.is_dataclass(D)
attempt("single", t19)
def t20():
    class B(MappedAsDataclass, DeclarativeBase): pass
    class Mixin(MappedAsDataclass):
        @declared_attr
        def rel(cls) -> Mapped[Optional["D20"]]:
            return relationship("D20", default=None)
        @declared_attr
        def rel_id(cls) -> Mapped[Optional[int]]:
            return mapped_column(ForeignKey("d20.id"), default=None, repr=False)
    class D20(B):
        __tablename__ = "d20"
        id: Mapped[int] = mapped_column(primary_key=True)
    class C(Mixin, B):
        __tablename__ = "c20"
        id: Mapped[int] = mapped_column(primary_key=True, default=7)
    return C(), [f.name for f in dataclasses.fields(C)]
attempt("decl attr", t20)
