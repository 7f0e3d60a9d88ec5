# level: advanced | shows: load_only, defer, undefer, groups, raiseload of columns, wildcards, with_expression, options in chains
from sqlalchemy import ForeignKey, create_engine, func, select, literal
from sqlalchemy.orm import (DeclarativeBase, Load, Mapped, Session, aliased, column_property, defer, deferred, joinedload, load_only, mapped_column,
                            query_expression, relationship, selectinload, undefer, undefer_group, with_expression, defaultload)


class Base(DeclarativeBase):
    pass


class House(Base):
    __tablename__ = "house"
    id: Mapped[int] = mapped_column(primary_key=True)
    street: Mapped[str]
    number: Mapped[int]
    plan: Mapped[str | None] = mapped_column(deferred=True, deferred_group="big")
    photo: Mapped[str | None] = mapped_column(deferred=True, deferred_group="big")
    secret: Mapped[str | None] = mapped_column(deferred=True, deferred_raiseload=True)
    address = column_property(street + " " + literal("no"))
    score: Mapped[int | None] = query_expression()
    rooms: Mapped[list["Room"]] = relationship(order_by="Room.id")


class Room(Base):
    __tablename__ = "room"
    id: Mapped[int] = mapped_column(primary_key=True)
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"))
    name: Mapped[str]
    area: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(House(street="Elm", number=5, plan="p", photo="f", secret="s", rooms=[Room(name="hall", area=9), Room(name="attic", area=30)]))
    session.commit()


def loaded(obj):
    return sorted(k for k in obj.__dict__ if k[0] != "_")


def show(*options):
    with Session(engine) as session:
        house = session.scalars(select(House).options(*options)).unique().one()
        print(loaded(house), [loaded(r) for r in house.__dict__.get("rooms", [])])
        return house


show()
show(load_only(House.street))
show(load_only(House.street, House.plan))
show(defer(House.street), defer(House.address))
show(undefer(House.plan))
show(undefer_group("big"))
show(undefer("*"))
show(defer("*"), undefer(House.number))
show(joinedload(House.rooms).load_only(Room.name))
show(selectinload(House.rooms).defer(Room.area), load_only(House.number))
show(selectinload(House.rooms).options(defer("*"), undefer(Room.name)))
show(Load(House).load_only(House.number).undefer(House.secret))
show(defaultload(House.rooms).load_only(Room.area))
show(with_expression(House.score, House.number * 2))
with Session(engine) as session:
    house = session.scalars(select(House).options(load_only(House.street, raiseload=True))).one()
    for name in ("number", "plan", "secret", "address"):
        try:
            print(name, getattr(house, name))
        except Exception as error:
            print(name, type(error).__name__, error)
with Session(engine) as session:
    house = session.scalars(select(House)).one()
    print(house.plan, loaded(house), house.score)
    try:
        house.secret
    except Exception as error:
        print(error)
    house = session.scalars(select(House).options(with_expression(House.score, func.length(House.street))).execution_options(populate_existing=True)).one()
    print(house.score)
    session.refresh(house, ["plan", "number"])
    session.expire(house)
    print(house.number, loaded(house))
    other = aliased(House)
    house = session.scalars(select(other).options(defer(other.number), undefer(other.photo)).execution_options(populate_existing=True)).one()
    print(loaded(house))
    try:
        session.scalars(select(House).options(load_only(Room.name))).all()
    except Exception as error:
        print(type(error).__name__, error)
