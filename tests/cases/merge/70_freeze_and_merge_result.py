# level: advanced | shows: frozen results merged into sessions: entities with columns, load=True and False, changed rows between, Query.merge_result
from sqlalchemy import ForeignKey, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship
from sqlalchemy.orm.loading import merge_frozen_result

class Base(DeclarativeBase):
    pass

class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str]
    sales: Mapped[list["Sale"]] = relationship(back_populates="shop", order_by="Sale.id")
    def __repr__(self):
        return f"Shop({self.street})"

class Sale(Base):
    __tablename__ = "sale"
    id: Mapped[int] = mapped_column(primary_key=True)
    total: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    shop: Mapped[Shop] = relationship(back_populates="sales")
    def __repr__(self):
        return f"Sale({self.total})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add_all([Shop(id=i, street=w, sales=[Sale(total=i * 10), Sale(total=i)]) for i, w in enumerate(["main", "high"], 1)])

stmt = select(Shop, func.sum(Sale.total).label("sum")).join(Shop.sales).group_by(Shop.id).order_by(Shop.id)
with Session(engine) as s:
    frozen = s.execute(stmt).freeze()
for row in frozen():
    print(row.Shop, row.sum, inspect(row.Shop).detached)
with Session(engine) as s, s.begin():
    s.get(Shop, 1).street = "broad"

s = Session(engine)
for load in (False, True):
    result = merge_frozen_result(s, stmt, frozen, load=load)()
    print(load, list(result.keys()))
    rows = result.all()
    print(rows, [r.Shop in s for r in rows], sorted(map(repr, s.dirty)))
    print([inspect(r.Shop).attrs.street.history for r in rows])
    s.rollback()
    print([r.Shop.street for r in rows])
    s.expunge_all()

# two entities and a scalar result
pair = select(Sale, Shop).join(Sale.shop).order_by(Sale.id).limit(2)
with Session(engine) as t:
    frozen = t.execute(pair).freeze()
merged = merge_frozen_result(s, pair, frozen)
a, b = merged().all()
print(a.Shop is b.Shop, a.Sale.shop is a.Shop, a, merged().first() == a)
one = select(Shop).order_by(Shop.id.desc())
with Session(engine) as t:
    frozen = t.execute(one).freeze()
found = merge_frozen_result(s, one, frozen, load=False)()
print(found.scalars().all(), len(s.dirty))
# an object of the cache that was changed by its reader
with Session(engine) as t:
    frozen = t.execute(one).freeze()
frozen().scalars().first().street = "dirty"
s.expunge_all()
try:
    print(merge_frozen_result(s, one, frozen, load=False)().all())
except Exception as err:
    print(type(err).__name__, err)
s.expunge_all()
print(merge_frozen_result(s, one, frozen)().scalars().all(), sorted(map(repr, s.dirty)))
s.rollback()
