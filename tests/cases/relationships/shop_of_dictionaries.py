# dictionaries and sets: eager loading, moving, replaced; attribute_keyed with backref
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, event
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, Session, attribute_keyed_dict, column_keyed_dict, keyfunc_mapping, joinedload, selectinload, subqueryload, MappedCollection
from typing import Dict, Set, List, Optional
class Base(DeclarativeBase): pass
class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    by_name: Mapped[Dict[str, "Good"]] = relationship(collection_class=attribute_keyed_dict("name"), back_populates="shop", cascade="all, delete-orphan")
    by_pair: Mapped[Dict[tuple, "Slot"]] = relationship(collection_class=lambda: MappedCollection(lambda s: (s.row, s.col)))
    prices: Mapped[Dict[int, "Price"]] = relationship(collection_class=column_keyed_dict(lambda: Price.__table__.c.cents) if False else keyfunc_mapping(lambda p: p.cents))
    staff: Mapped[Set["Clerk"]] = relationship(back_populates="shop")
class Good(Base):
    __tablename__ = "good"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    shop: Mapped[Shop] = relationship(back_populates="by_name")
    def __repr__(self): return f"G({self.name})"
class Slot(Base):
    __tablename__ = "slot"
    row: Mapped[int] = mapped_column(primary_key=True); col: Mapped[int] = mapped_column(primary_key=True); shop_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shop.id"))
    def __repr__(self): return f"S{self.row}{self.col}"
class Price(Base):
    __tablename__ = "price"
    id: Mapped[int] = mapped_column(primary_key=True); cents: Mapped[int]; shop_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shop.id"))
    def __repr__(self): return f"P{self.cents}"
class Clerk(Base):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(primary_key=True); name: Mapped[str]; shop_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shop.id")); shop: Mapped[Optional[Shop]] = relationship(back_populates="staff")
    def __repr__(self): return self.name
    def __lt__(self, o): return self.name < o.name
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    sh = Shop(by_name={"tea": Good(name="tea")}, staff={Clerk(name="bo")})
    sh.by_pair[(1, 2)] = Slot(row=1, col=2); sh.by_pair.set(Slot(row=3, col=4)); sh.prices.set(Price(cents=5)); sh.prices.set(Price(cents=7))
    s.add(sh); s.commit(); print(sh.by_name, sh.by_pair, sh.prices, sorted(sh.staff), type(sh.by_name).__name__, type(sh.by_pair).__name__, type(sh.staff).__name__)
    for o in (joinedload, selectinload, subqueryload):
        s.expunge_all(); x = s.scalars(select(Shop).options(o(Shop.by_name), o(Shop.staff))).unique().one(); print(x.by_name, sorted(x.staff), "by_name" in x.__dict__)
    sh = s.get(Shop, 1); old = sh.by_name["tea"]; sh.by_name["tea"] = Good(name="tea"); print(old.shop, sh.by_name); s.commit(); print(inspect(old).detached, s.scalars(select(Good.id)).all())
    g = Good(name="mug", shop=sh); print(sh.by_name); g.name = "cup"; print(sh.by_name); s.commit(); print(sh.by_name)
    s.commit()
    sh.by_name = {"a": Good(name="a"), **{g.name: g for g in sh.by_name.values() if g.name == "cup"}}; s.commit(); print(sorted(sh.by_name), s.scalars(select(Good.name)).all())
    attempt(lambda: setattr(sh, "by_name", {"x": Good(name="y")})); s.rollback()
    attempt(lambda: setattr(sh, "by_name", [Good(name="y")])); attempt(lambda: setattr(sh, "staff", [Clerk(name="c")])); attempt(lambda: setattr(sh, "staff", {"c": Clerk(name="c")})); s.rollback()
    two = Shop(); s.add(two); sh.staff.add(Clerk(name="al")); s.flush(); c = min(sh.staff); two.staff.add(c); print(sorted(sh.staff), c.shop is two); s.commit()
    sh.staff = sh.staff | {c}; print(sorted(two.staff)); s.commit(); print(sorted(sh.staff))
    del sh.by_name["a"]; sh.by_name.clear(); s.commit(); print(sh.by_name, s.scalars(select(Good)).all())
    h = inspect(sh).attrs.by_name.history; print(h); sh.by_name["k"] = Good(name="k"); print(inspect(sh).attrs.by_name.history); s.rollback()
    print(sh.by_pair.get((1, 2)), list(sh.by_pair), sh.prices.keys(), sh.prices | {}, sh.by_pair.copy() if False else "")
    sh.prices.clear(); s.commit(); print(s.execute(select(Price.cents, Price.shop_id)).all()); m = s.merge(Shop(id=1, by_name={"z": Good(name="z")}, staff=set())); print(m.by_name, m.staff); s.commit()
