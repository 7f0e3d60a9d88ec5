# level: advanced | shows: with_loader_criteria on classes, mixins and aliases, in joins, lazy loads and eager loads; and_() in options and joins
from sqlalchemy import ForeignKey, create_engine, func, select, update, delete
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, relationship, selectinload, with_loader_criteria, contains_eager


class Base(DeclarativeBase):
    pass


class Archived:
    archived: Mapped[bool] = mapped_column(default=False)


class Shop(Archived, Base):
    __tablename__ = "shop"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    wares: Mapped[list["Ware"]] = relationship(back_populates="shop", order_by="Ware.id")


class Ware(Archived, Base):
    __tablename__ = "ware"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    price: Mapped[int]
    shop_id: Mapped[int] = mapped_column(ForeignKey("shop.id"))
    shop: Mapped[Shop] = relationship(back_populates="wares")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([
        Shop(name="s1", wares=[Ware(name="w1", price=1), Ware(name="w2", price=20, archived=True), Ware(name="w3", price=30)]),
        Shop(name="s2", archived=True, wares=[Ware(name="w4", price=4)]),
    ])
    session.commit()
live = with_loader_criteria(Archived, lambda cls: cls.archived.is_(False), include_aliases=True)
with Session(engine) as session:
    print([s.name for s in session.scalars(select(Shop).options(live))])
    shop = session.scalars(select(Shop).options(live, selectinload(Shop.wares))).one()
    print([w.name for w in shop.wares])
with Session(engine) as session:
    shop = session.scalars(select(Shop).options(with_loader_criteria(Ware, Ware.price > 10)).where(Shop.id == 1)).one()
    print([w.name for w in shop.wares])
with Session(engine) as session:
    shop = session.scalars(select(Shop).options(with_loader_criteria(Ware, Ware.price > 10, propagate_to_loaders=False)).where(Shop.id == 1)).one()
    print([w.name for w in shop.wares])
with Session(engine) as session:
    stmt = select(Shop).options(joinedload(Shop.wares), live)
    print(stmt)
    print([[w.name for w in s.wares] for s in session.scalars(stmt).unique()])
with Session(engine) as session:
    other = aliased(Ware)
    stmt = select(Shop.name, other.name).join(Shop.wares.of_type(other)).options(live)
    print(stmt)
    print(session.execute(stmt).all())
    print(session.execute(select(func.count()).select_from(Shop).join(Ware).options(live)).scalar())
with Session(engine) as session:
    stmt = select(Shop).options(selectinload(Shop.wares.and_(Ware.price < 25))).order_by(Shop.id)
    print([[w.name for w in s.wares] for s in session.scalars(stmt)])
with Session(engine) as session:
    stmt = select(Shop).outerjoin(Shop.wares.and_(Ware.archived.is_(False))).options(contains_eager(Shop.wares)).order_by(Shop.id, Ware.price.desc())
    print([[w.name for w in s.wares] for s in session.scalars(stmt).unique()])
with Session(engine) as session:
    stmt = select(Shop).options(joinedload(Shop.wares.and_(Ware.price > 25))).order_by(Shop.id)
    print([[w.name for w in s.wares] for s in session.scalars(stmt).unique()])
with Session(engine) as session:
    session.execute(update(Ware).values(price=0).options(live), execution_options={"synchronize_session": False})
    print(session.execute(select(Ware.name, Ware.price).order_by(Ware.id)).all())
    print(session.execute(delete(Shop).options(live).returning(Shop.name)).all())
    print(session.query(Ware).options(live).order_by(Ware.id).all()[0].name, session.query(Ware).options(live).count())
