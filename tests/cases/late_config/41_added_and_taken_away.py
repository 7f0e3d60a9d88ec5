# level: advanced | shows: attributes added to mapped classes, add_property and add_properties, what replaces what, deletion refused, names that are not mapped
import warnings

from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, func, inspect, select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Session,
    column_property,
    configure_mappers,
    mapped_column,
    relationship,
    synonym,
)


class Base(DeclarativeBase):
    pass


class Train(Base):
    __tablename__ = "train"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]


class Wagon(Base):
    __tablename__ = "wagon"
    id: Mapped[int] = mapped_column(primary_key=True)
    train_id: Mapped[int] = mapped_column(ForeignKey("train.id"))
    seats: Mapped[int]


def show(label, fn):
    try:
        print(label, "->", fn())
    except Exception as error:
        print(label, "->", type(error).__name__, error)


mapper = inspect(Train)
Train.operator = mapped_column(String(20), default="DB")
Train.speed = mapped_column("v_max", Integer, nullable=True, index=True)
mapper.add_property("wagons", relationship(Wagon, order_by=Wagon.id))
mapper.add_properties(
    {
        "alias": synonym("number"),
        "seats": column_property(select(func.sum(Wagon.seats)).where(Wagon.train_id == Train.id).scalar_subquery()),
    }
)
print(mapper.configured, Train.__table__.c.keys(), [index.name for index in Train.__table__.indexes])
print(mapper.attrs.keys(), mapper.configured)
Train.label = hybrid_property(lambda self: self.number + "!")
print(mapper.all_orm_descriptors.keys())
print(select(Train.label, Train.alias, Train.speed))
Wagon.train = relationship(Train, back_populates="wagons")
configure_mappers()
Wagon.weight = mapped_column(Integer)
Wagon.load = Wagon.weight
print(type(Wagon.load.property).__name__ if hasattr(Wagon.load, "property") else None, inspect(Wagon).synonyms.keys())
show("delete column", lambda: delattr(Wagon, "weight"))
show("delete relationship", lambda: delattr(Wagon, "train"))
show("delete nothing", lambda: delattr(Wagon, "nothing"))
show("delete hybrid", lambda: delattr(Train, "label"))
show("plain", lambda: setattr(Wagon, "note", 5))
show("column of no table", lambda: mapper.add_property("x", Column("x", Integer)))
show("property", lambda: mapper.get_property("wagonz"))
show("attribute", lambda: mapper.attrs.wagonz)
show("item", lambda: mapper.attrs["wagonz"])
show("column", lambda: mapper.c.v_max)
show("by column", lambda: mapper.get_property_by_column(Train.__table__.c.v_max))
show("by other column", lambda: mapper.get_property_by_column(Wagon.__table__.c.id))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    Wagon.train = relationship(Train, overlaps="wagons")
    Wagon.note = column_property(Wagon.__table__.c.seats * 2)
    print([f"{warning.category.__name__}: {warning.message}" for warning in caught])
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    train = Train(number="ICE 5", wagons=[Wagon(seats=40, load=7), Wagon(seats=60)])
    session.add(train)
    session.commit()
    print(
        train.seats,
        train.alias,
        train.operator,
        [(wagon.train is train, wagon.weight, wagon.note) for wagon in train.wagons],
    )
    Train.twice = column_property(Train.__table__.c.id * 2)
    print("twice" in train.__dict__, train.twice)
    session.commit()
    print(train.twice)
show("unknown", lambda: Train(label=4))
