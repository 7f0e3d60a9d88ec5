# level: advanced | shows: synchronize_session="auto": where it evaluates and where it fetches, subclasses, expired objects, loader criteria, values that are not evaluated, new and deleted objects
from sqlalchemy import ForeignKey, create_engine, delete, func, inspect, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, with_loader_criteria


class Base(DeclarativeBase):
    pass


class Asset(Base):
    __tablename__ = "asset"
    id: Mapped[int] = mapped_column(primary_key=True)
    type: Mapped[str]
    price: Mapped[int]
    place: Mapped[str | None]
    checked: Mapped[int] = mapped_column(default=0, onupdate=lambda: 5)
    __mapper_args__ = {"polymorphic_on": "type", "polymorphic_identity": "asset"}


class Machine(Asset):
    __tablename__ = "machine"
    id: Mapped[int] = mapped_column(ForeignKey("asset.id"), primary_key=True)
    watts: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "machine"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Asset(price=1, place="a"), Machine(price=2, place="b", watts=10), Asset(price=3), Machine(price=4, place="a", watts=20)])
session.commit()
assets = session.scalars(select(Asset).order_by(Asset.id)).all()
assets[3].watts


def show():
    keys = ("price", "place", "checked", "watts")
    print("   ", [tuple(a.__dict__.get(k, "?") for k in keys) if a in session else inspect(a).deleted for a in assets])


def run(label, stmt, **options):
    result = session.execute(stmt, execution_options=options)
    print(label, type(result).__name__, result.rowcount, result.returns_rows)
    show()


show()
run("evaluated", update(Asset).where(Asset.price > 2).values(place="x"))
run("fetched", update(Asset).where(func.abs(Asset.price) < 3).values(place="y"))
run("unknown value", update(Asset).where(Asset.id == 1).values(place=func.upper(Asset.place)))
print(assets[0].place)
run("own value of a subclass", update(Machine).where(Machine.watts >= 10).values(watts=Machine.watts * 2))
run("key of a subclass", update(Machine).where(Machine.id == 2).values(watts=1))
session.expire(assets[2])
session.expire(assets[0], ["price"])
run("expired objects", update(Asset).where(Asset.price >= 1).values(price=Asset.price + 100))
run("expired, fetched", update(Asset).where(Asset.price >= 1).values(price=Asset.price + 100), synchronize_session="fetch")
run("criteria", update(Asset).values(place="z").options(with_loader_criteria(Asset, Asset.price < 203)))
run("subquery", update(Asset).where(Asset.price == select(func.max(Asset.price)).scalar_subquery()).values(place="top"))
other = aliased(Asset)
run("other rows", update(Asset).where(Asset.id.in_(select(other.id).where(other.place == "top"))).values(place="peak"))
run("false", update(Asset).where(Asset.id == 4).values(place="unseen"), synchronize_session=False)
session.refresh(assets[3], ["place"])
assets[1].place = "dirty"
with session.no_autoflush:
    run("changed meanwhile", update(Asset).where(Asset.id == 2).values(place="server", price=0))
print(assets[1] in session.dirty, assets[1].place)
session.flush()
session.delete(assets[2])
run("marked for delete", update(Asset).values(checked=9))
run("delete evaluated", delete(Machine).where(Machine.watts == 1))
run("delete fetched", delete(Asset).where(func.length(Asset.place) == 6))
print([inspect(a).persistent for a in assets], session.scalars(select(Asset.id)).all())
session.rollback()
show()
print([a.price for a in assets])
