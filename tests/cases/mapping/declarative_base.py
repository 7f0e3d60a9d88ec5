# DeclarativeBase with Mapped annotations: nullability, types, defaults, an explicit column name, plain attributes
from __future__ import annotations

import datetime
from decimal import Decimal
from typing import ClassVar, Optional

from sqlalchemy import String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Parcel(Base):
    __tablename__ = "parcels"

    fragile_limit: ClassVar[int] = 5

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    note: Mapped[Optional[str]]
    weight: Mapped[Decimal] = mapped_column(default=Decimal("1.50"))
    sent: Mapped[datetime.date | None] = mapped_column("sent_on")
    insured: Mapped[bool] = mapped_column(default=False)
    score: Mapped[float | None]

    def __repr__(self) -> str:
        return f"Parcel({self.code!r}, {self.weight!r}, {self.insured!r})"


for column in Parcel.__table__.columns:
    print(column.name, repr(column.type), column.nullable, column.primary_key)
print(Parcel.fragile_limit, Parcel.sent.key, Parcel.sent.expression.name)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Parcel(code="A-1", sent=datetime.date(2024, 5, 6)))
    session.add(Parcel(code="B-2", note="glass", weight=Decimal("0.75"), insured=True, score=0.5))
    session.commit()

with Session(engine) as session:
    for parcel in session.scalars(select(Parcel).order_by(Parcel.code)):
        print(parcel, parcel.note, parcel.sent, parcel.score)
    heavy = session.scalars(select(Parcel).where(Parcel.weight > 1)).one()
    heavy.note = "heavy"
    print(inspect(heavy).attrs.note.history, session.dirty)
    session.commit()
    print(session.get(Parcel, 1).note)

try:
    Parcel(kode="x")
except TypeError as error:
    print(error)
try:
    Parcel("x")
except TypeError as error:
    print(error)
