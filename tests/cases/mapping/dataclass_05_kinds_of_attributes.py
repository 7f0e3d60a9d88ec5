import dataclasses
from dataclasses import InitVar, field
from typing import ClassVar, List, Optional
from sqlalchemy import ForeignKey, create_engine, func, select, Integer
from sqlalchemy.orm import (DeclarativeBase, Mapped, MappedAsDataclass, Session, column_property, deferred, mapped_column,
    query_expression, relationship, synonym, with_expression, composite)
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy

class Base(MappedAsDataclass, DeclarativeBase):
    pass

@dataclasses.dataclass
class Point:
    x: int
    y: int

class Shop(Base):
    __tablename__ = "shop"
    limit: ClassVar[int] = 10
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    greeting: InitVar[str]
    price: Mapped[int] = mapped_column(default=2)
    double: Mapped[int] = mapped_column(default=7, init=False)
    label: Mapped[str] = synonym("name", init=False, repr=False)
    notes: Mapped[Optional[str]] = mapped_column(deferred=True, default=None, repr=False)
    where: Mapped[Point] = composite(mapped_column("px"), mapped_column("py"), default_factory=lambda: Point(1, 2))
    cache: dict = field(default_factory=dict, repr=False, compare=False)
    mood: str = "calm"
    score: Mapped[Optional[int]] = query_expression(repr=False)
    items: Mapped[List["Item"]] = relationship(default_factory=list, repr=False)
    labels: AssociationProxy[List[str]] = association_proxy("items", "label", default_factory=list, repr=True)

    def __post_init__(self, greeting):
        self.said = f"{greeting}, {self.name}"

class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    label: Mapped[str]
    shop_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shop.id"), init=False, repr=False)
Shop.total = column_property(select(func.count(Item.id)).where(Item.shop_id == Shop.id).scalar_subquery())

s1 = Shop("A", "Hi", mood="wild")
print(s1, s1.said, s1.cache, s1.mood)
print([f.name for f in dataclasses.fields(Shop)])
s2 = Shop("B", "Ho", 5, items=[Item("k")])
print(s2.labels, s2.items)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([s1, s2])
    s.commit()
    for shop in s.scalars(select(Shop).order_by(Shop.id)):
        print(shop.name, shop.price, shop.double, shop.where, shop.total, shop.label, shop.notes, shop.labels)
    got = s.scalars(select(Shop).options(with_expression(Shop.score, Shop.price + 1)).where(Shop.id == 2).execution_options(populate_existing=True)).one()
    print(got.score, hasattr(got, "cache"))
    s.expunge_all()
    again = s.get(Shop, 1)
    print(again.mood)
    try:
        print(again.cache)
    except AttributeError as e:
        print(e)
    try:
        print(again.said)
    except AttributeError as e:
        print(e)
