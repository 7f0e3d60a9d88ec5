# level: intermediate | shows: validates: several names, removes, backrefs
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Child(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    pid: Mapped[int | None] = mapped_column(ForeignKey("p.id"))
    parent: Mapped["Parent"] = relationship(back_populates="kids")
    def __repr__(self): return "Child"
    @validates("parent", include_backrefs=False)
    def vp(self, k, v): print("vp", k); return v
class Parent(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    a: Mapped[str | None]
    b: Mapped[str | None]
    kids: Mapped[list[Child]] = relationship(back_populates="parent")
    @validates("a", "b")
    def vab(self, k, v): print(k, v); return v and v.upper()
    @validates("kids", include_removes=True)
    def vk(self, k, v, rem): print(k, v, rem); return v
p = Parent(a="x", b=None); c = Child(); p.kids.append(c); p.kids.remove(c); c.parent = p; del p.kids[0]; p.kids = [c]; p.kids = []
print(p.a)
try:
    class Z(Base):
        __tablename__ = "z"
        id: Mapped[int] = mapped_column(primary_key=True)
        x: Mapped[int]
        @validates("x")
        def v1(self, k, v): return v
        @validates("x")
        def v2(self, k, v): return v
except Exception as x: print(type(x).__name__, x)
class Y(Base):
    __tablename__ = "y"
    id: Mapped[int] = mapped_column(primary_key=True)
    @validates("nope")
    def v1(self, k, v): return v
configure_mappers()
