# level: intermediate | shows: type_annotation_map, Annotated columns, Optional, enums, Literal, unions, sort_order
import enum
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, Optional
from sqlalchemy import BigInteger, ForeignKey, Numeric, String, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.schema import CreateTable

pk = Annotated[int, mapped_column(primary_key=True)]
name50 = Annotated[str, 50]
money = Annotated[Decimal, mapped_column(Numeric(10, 2), default=Decimal("0.00"))]
ref_shop = Annotated[int, mapped_column(ForeignKey("shop.id", ondelete="CASCADE"), index=True)]
stamp = Annotated[datetime, mapped_column(default=lambda: datetime(2024, 1, 2, 3, 4, 5))]


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"


class Base(DeclarativeBase):
    type_annotation_map = {name50: String(50), int: BigInteger().with_variant(__import__("sqlalchemy").Integer(), "sqlite"), date: String(10)}


class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[pk]
    title: Mapped[name50]
    motto: Mapped[Optional[name50]]
    size: Mapped[Size] = mapped_column(default=Size.SMALL)
    mood: Mapped[Literal["calm", "busy"]] = mapped_column(default="calm")
    items: Mapped[list["Item"]] = relationship(back_populates="shop", order_by="Item.id")


class Item(Base):
    __tablename__ = "item"
    note: Mapped[str | None] = mapped_column(sort_order=10)
    id: Mapped[pk] = mapped_column(sort_order=-5)
    shop_id: Mapped[ref_shop]
    price: Mapped[money]
    cost: Mapped[Optional[money]]
    made: Mapped[stamp]
    weight: Mapped[float] = mapped_column(default=1.5)
    alive: Mapped[bool] = mapped_column(default=True)
    data: Mapped[bytes] = mapped_column(default=b"x")
    shop: Mapped[Shop] = relationship(back_populates="items")


for table in Base.metadata.sorted_tables:
    print(CreateTable(table))
print([c.key for c in Item.__table__.c], [(c.key, c.nullable) for c in inspect(Item).columns])
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    shop = Shop(title="Corner", items=[Item(price=Decimal("3.50")), Item(note="old", cost=Decimal("1.25"))])
    session.add(shop)
    session.commit()
    for item in shop.items:
        print(item.id, item.price, item.cost, item.made, item.weight, item.alive, item.data, item.note)
    print(shop.size, shop.mood, shop.motto)
    print(session.execute(select(Shop.size, func.count(Item.id)).join(Shop.items).group_by(Shop.size)).all())
    shop.mood = "furious"
    try:
        session.commit()
    except Exception as e:
        print(type(e).__name__, str(e).split("\n")[0])
        session.rollback()
    print(shop.mood)
try:
    class Bad(Base):
        __tablename__ = "bad"
        id: Mapped[pk]
        what: Mapped[object]
except Exception as e:
    print(type(e).__name__, e)
try:
    class Bad2(Base):
        __tablename__ = "bad2"
        id: Mapped[pk]
        what: int
except Exception as e:
    print(type(e).__name__, e)
