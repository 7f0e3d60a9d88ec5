# level: advanced | shows: why synchronize_session="evaluate" cannot evaluate a condition
from sqlalchemy import *
from sqlalchemy.orm import *

Base = declarative_base()


class Shop(Base):
    __tablename__ = "shop"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    size = Column(Integer)
    price = Column(Numeric(8, 2))


class Item(Base):
    __tablename__ = "item"
    id = Column(Integer, primary_key=True)
    shop_id = Column(ForeignKey("shop.id"))
    shop = relationship(Shop, backref="items")


e = create_engine("sqlite://")
Base.metadata.create_all(e)
A = aliased(Shop)
conds = {
    "like": lambda: Shop.name.like("x%"),
    "between": lambda: Shop.size.between(1, 2),
    "func": lambda: func.lower(Shop.name) == "x",
    "max": lambda: func.max(Shop.id) == 1,
    "table col": lambda: Shop.__table__.c.id == 1,
    "other": lambda: Item.id == 1,
    "math": lambda: Shop.name + 1 == 2,
    "mathstr": lambda: (Shop.name * 2) == 2,
    "concat": lambda: Shop.name + "x" == "y",
    "concat2": lambda: Shop.name.concat(Shop.size) == "y",
    "op": lambda: Shop.name.op("~")("x"),
    "neg": lambda: -Shop.size == 1,
    "not": lambda: ~(Shop.size == 1),
    "exists": lambda: exists().where(Item.shop_id == Shop.id),
    "any": lambda: Shop.items.any(),
    "in sub": lambda: Shop.id.in_(select(Item.shop_id)),
    "scalar": lambda: Shop.id == select(func.max(Item.id)).scalar_subquery(),
    "text": lambda: text("id = 1"),
    "case": lambda: case((Shop.id == 1, 2)) == 2,
    "cast": lambda: cast(Shop.id, String) == "1",
    "lit": lambda: literal_column("id") == 1,
    "contains": lambda: Shop.name.contains("x"),
    "starts": lambda: Shop.name.startswith("x"),
    "floor": lambda: Shop.size // 2 == 1,
    "true": lambda: true(),
    "regexp": lambda: Shop.name.regexp_match("x"),
    "isd": lambda: Shop.name.is_distinct_from("x"),
    "tup": lambda: tuple_(Shop.id, Shop.name).in_([(1, "x")]),
    "or": lambda: or_(Shop.id == 1, Shop.name.ilike("x")),
    "dt": lambda: Shop.price / 2 > 1,
    "bit": lambda: Shop.size.bitwise_and(1) == 1,
    "coalesce": lambda: func.coalesce(Shop.size, 1) == 1,
    "over": lambda: func.sum(Shop.size).over() == 1,
    "collate": lambda: Shop.name.collate("NOCASE") == "a",
}
with Session(e) as s:
    for k, fn in conds.items():
        try:
            r = s.execute(
                update(Shop).where(fn()).values(size=3), execution_options={"synchronize_session": "evaluate"}
            )
            print(k, "ok", r.rowcount)
        except Exception as x:
            print(k, type(x).__name__, str(x).split("\n")[0], "|", type(x.__cause__).__name__)
            s.rollback()
    for k, v in {"func": func.lower(Shop.name), "sub": select(func.max(Item.id)).scalar_subquery()}.items():
        s.execute(
            update(Shop).where(Shop.id == 1).values(size=v), execution_options={"synchronize_session": "evaluate"}
        )
    for bad in ("maybe", True):
        try:
            s.execute(delete(Shop), execution_options={"synchronize_session": bad})
        except Exception as x:
            print(type(x).__name__, x)
    try:
        s.query(Shop).filter(Shop.name.like("x")).delete(synchronize_session="evaluate")
    except Exception as x:
        print(type(x).__name__, x)
    try:
        s.query(Shop).limit(3).delete()
    except Exception as x:
        print(type(x).__name__, x)
