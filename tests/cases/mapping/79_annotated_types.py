# level: intermediate | shows: generic mixins, unions, literals, Annotated in type_annotation_map
import typing as t
from typing import TypeVar, Generic
from datetime import datetime, date
import uuid
from sqlalchemy import *
from sqlalchemy.orm import *
T = TypeVar("T")
class Base(DeclarativeBase):
    type_annotation_map = {dict[str, t.Any]: JSON, list[str]: JSON, t.Union[int, float]: Float, t.Literal["u", "v"]: String(3), uuid.UUID: Uuid(as_uuid=False)}
class HasVal(Generic[T]):
    value: Mapped[T] = mapped_column(Integer)
Inner = t.Annotated[str, mapped_column(String(5), comment="in")]
Outer = Inner
class A(HasVal[int], Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    d: Mapped[dict[str, t.Any]]
    l: Mapped[list[str] | None]
    n: Mapped[int | float]
    o: Mapped[Outer]
    q: Mapped[t.Literal["u", "v"]]
    u: Mapped[uuid.UUID]
    dt: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    nt = mapped_column(String)
    by: Mapped[bytes]
    anyx: Mapped[t.Any] = mapped_column(String)
for c in A.__table__.c: print(c.name, repr(c.type), c.nullable, c.comment)
print(repr(A.__table__)[:200])
Money = int
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    m: Mapped[Money]
print(repr(B.__table__.c.m.type))
try:
    class C(Base):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
        m: Mapped[dict[str, int]]
except Exception as x: print(type(x).__name__, x)
