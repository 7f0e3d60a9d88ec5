import dataclasses, enum, warnings
from datetime import datetime, timezone
from decimal import Decimal
from typing import Annotated, Optional, Literal
from sqlalchemy import create_engine, select, String, Numeric, func, text, CheckConstraint
from sqlalchemy.orm import *

intpk = Annotated[int, mapped_column(primary_key=True)]
str20 = Annotated[str, 20]
stamp = Annotated[datetime, mapped_column(server_default=text("'2026-01-02 03:04:05'"))]
withinit = Annotated[int, mapped_column(init=False)]

class Kind(enum.Enum):
    RYE = "rye"
    WHEAT = "wheat"

class Base(MappedAsDataclass, DeclarativeBase):
    type_annotation_map = {str20: String(20), Decimal: Numeric(8, 2)}

class Bread(Base):
    __tablename__ = "bread"
    __table_args__ = (CheckConstraint("price >= 0", name="ck"),)
    id: Mapped[intpk] = mapped_column(init=False)
    name: Mapped[str20]
    kind: Mapped[Kind] = mapped_column(default=Kind.RYE)
    price: Mapped[Decimal] = mapped_column(default=Decimal("2.50"), sort_order=-1)
    shape: Mapped[Literal["round", "long"]] = mapped_column(default="round")
    baked: Mapped[stamp] = mapped_column(init=False, repr=False)
    recipe: Mapped[Optional[str]] = mapped_column(default=None, deferred=True, deferred_group="d", repr=False)
    batch: Mapped[int] = mapped_column(default_factory=iter([1, 2, 3, 4]).__next__, kw_only=True)
    live: Mapped[bool] = mapped_column(insert_default=True, init=False)
    extra: Mapped[int] = mapped_column("xtra", default=4, key="xk")

b = Bread("A")
print(b)
print(Bread("B", Kind.WHEAT, Decimal("1"), "long", batch=9))
print([c.name for c in Bread.__table__.c])
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(b)
    s.flush()
    print(b, b.baked is not None)
    s.commit()
    x = s.scalars(select(Bread)).one()
    print(x, x.recipe, x.extra)
    print(s.execute(text("select xtra, live, kind from bread")).one())
    print(s.execute(select(Bread.kind, Bread.price)).one())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    class Odd(Base):
        __tablename__ = "odd"
        id: Mapped[intpk] = mapped_column(init=False)
        n: Mapped[withinit]
    print([str(w.message) for w in caught])
    print([(f.name, f.init) for f in dataclasses.fields(Odd)])
