# level: intermediate | shows: session.refresh() with attribute names: columns, relationships of all kinds loaded at once, pending changes, keys that changed, errors
from sqlalchemy import ForeignKey, create_engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shop(Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    town: Mapped[str | None]
    clerks: Mapped[list["Clerk"]] = relationship(back_populates="shop", order_by="Clerk.id")
    bosses: Mapped[list["Clerk"]] = relationship(primaryjoin="and_(Clerk.shop_id == Shop.id, Clerk.rank > 5)", viewonly=True, order_by="Clerk.id", lazy="selectin")


class Clerk(Base):
    __tablename__ = "clerk"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    rank: Mapped[int] = mapped_column(default=1)
    shop_id: Mapped[int | None] = mapped_column(ForeignKey("shop.id"))
    shop: Mapped[Shop | None] = relationship(back_populates="clerks", lazy="joined")
    friend_id: Mapped[int | None] = mapped_column(ForeignKey("clerk.id"))
    friend: Mapped["Clerk | None"] = relationship(remote_side=id, lazy="raise")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
shop = Shop(name="Nook", clerks=[Clerk(name="a", rank=9), Clerk(name="b")])
session.add(shop)
session.flush()
a, b = shop.clerks
a.friend_id = b.id
session.commit()


def there(obj):
    return sorted(k for k in obj.__dict__ if not k.startswith("_"))


def attempt(label, obj, *names):
    try:
        session.refresh(obj, names or None)
        print(label, there(obj))
    except Exception as err:
        print(label, type(err).__name__, str(err).split(" at 0x")[0])


attempt("all", shop)
attempt("one column", shop, "name")
attempt("collection", shop, "clerks")
attempt("view and column", shop, "bosses", "town")
attempt("joined", a, "shop")
attempt("raise", a, "friend")
attempt("unknown", a, "colour")
session.execute(text("UPDATE clerk SET rank = 8, name = 'bb'"))
print(shop.bosses, b.rank)
attempt("view again", shop, "bosses")
print([c.name for c in shop.bosses], b.rank)
b.name = "pending"
shop.clerks.append(Clerk(name="c"))
with session.no_autoflush:
    attempt("pending change kept", b, "rank")
    print(b.name, b.rank, inspect(b).attrs.name.history)
    attempt("pending collection lost", shop, "clerks")
    print([c.name for c in shop.clerks], len(session.new))
    shop.id = 77
    attempt("key changed", shop, "clerks")
    attempt("key changed, column", shop, "name")
    shop.id = 1
attempt("flushed first", b)
print(b.name, len(session.new))
session.execute(text("DELETE FROM clerk WHERE name = 'bb'"))
attempt("row gone", a, "rank")
attempt("row gone, relationship", a, "shop")
fresh = Clerk(name="x")
attempt("transient", fresh)
session.add(fresh)
attempt("pending", fresh, "name")
session.rollback()
session.expunge(b)
attempt("detached", b)
