# Rows and objects as JSON, with encoders for what JSON does not know.
import json
import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum

from sqlalchemy import JSON, Uuid, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class State(Enum):
    OPEN = "open"
    DONE = "done"


class Base(DeclarativeBase):
    pass


class Order(Base):
    __tablename__ = "orders"
    id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    day: Mapped[date]
    state: Mapped[State]
    data: Mapped[dict] = mapped_column(JSON)

    def to_dict(self):
        return {column.key: getattr(self, column.key) for column in self.__table__.columns}


def default(value):
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if hasattr(value, "to_dict"):
        return value.to_dict()
    raise TypeError(f"no JSON for {type(value).__name__}")


@dataclass
class Summary:
    count: int
    total: Decimal


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    for number in range(3):
        key = uuid.uuid5(uuid.NAMESPACE_DNS, f"order-{number}")
        session.add(Order(id=key, day=date(2024, 1, number + 1), state=State.OPEN, data={"lines": [number, {"é": None}], "paid": number > 1}))
    session.commit()
    orders = session.scalars(select(Order).order_by(Order.day)).all()
    text = json.dumps(orders, default=default, indent=1, sort_keys=True)
    print(text)
    back = json.loads(text, object_hook=lambda d: {k: date.fromisoformat(v) if k == "day" else v for k, v in d.items()})
    print(back[0]["day"] == orders[0].day, uuid.UUID(back[1]["id"]) == orders[1].id, back[2]["data"] == orders[2].data)
    rows = session.execute(select(Order.day, Order.state)).all()
    print(json.dumps([dict(row._mapping) for row in rows], default=default))
print(json.dumps(asdict(Summary(2, Decimal("12.50"))), default=default))
try:
    json.dumps({"what": object}, default=default)
except TypeError as error:
    print("TypeError", error)
