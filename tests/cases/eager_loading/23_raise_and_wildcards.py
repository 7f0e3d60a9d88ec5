# level: advanced | shows: raiseload, lazyload('*'), wildcards in chains, sticky options on later lazy loads, refresh, noload
import warnings
from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Load, Mapped, Session, defaultload, immediateload, joinedload, lazyload, mapped_column, raiseload, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Farm(Base):
    __tablename__ = "farm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    fields: Mapped[list["Field"]] = relationship(back_populates="farm", lazy="selectin", order_by="Field.id")
    dogs: Mapped[list["Dog"]] = relationship(lazy="joined")


class Field(Base):
    __tablename__ = "field"
    id: Mapped[int] = mapped_column(primary_key=True)
    crop: Mapped[str]
    farm_id: Mapped[int] = mapped_column(ForeignKey("farm.id"))
    farm: Mapped[Farm] = relationship(back_populates="fields")
    visits: Mapped[list["Visit"]] = relationship(order_by="Visit.id")


class Visit(Base):
    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("field.id"))
    day: Mapped[str]
    field: Mapped[Field] = relationship(overlaps="visits")


class Dog(Base):
    __tablename__ = "dog"
    id: Mapped[int] = mapped_column(primary_key=True)
    farm_id: Mapped[int] = mapped_column(ForeignKey("farm.id"))
    name: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Farm(name="hill", dogs=[Dog(name="rex")], fields=[Field(crop="rye", visits=[Visit(day="mon"), Visit(day="tue")]), Field(crop="oat")]))
    session.commit()


def attempt(what):
    try:
        return what()
    except Exception as error:
        return f"{type(error).__name__}: {error}"


with Session(engine) as session:
    farm = session.scalars(select(Farm).options(lazyload("*"))).one()
    print(sorted(k for k in farm.__dict__ if k[0] != "_"))
    print([f.crop for f in farm.fields], [d.name for d in farm.dogs])
with Session(engine) as session:
    farm = session.scalars(select(Farm).options(raiseload("*"))).one()
    print(attempt(lambda: farm.fields), attempt(lambda: farm.dogs))
with Session(engine) as session:
    farm = session.scalars(select(Farm).options(selectinload(Farm.fields).raiseload("*"), lazyload(Farm.dogs))).one()
    print(attempt(lambda: farm.fields[0].visits), [d.name for d in farm.dogs], farm.fields[0].farm.name)
with Session(engine) as session:
    farm = session.scalars(select(Farm).options(lazyload(Farm.fields).selectinload(Field.visits), Load(Farm).raiseload(Farm.dogs))).one()
    print([[v.day for v in f.visits] for f in farm.fields], attempt(lambda: farm.dogs))
    session.expire(farm)
    print(farm.name, sorted(k for k in farm.__dict__ if k[0] != "_"))
with Session(engine) as session:
    visit = session.scalars(select(Visit).options(raiseload(Visit.field, sql_only=True)).where(Visit.id == 1)).one()
    print(attempt(lambda: visit.field))
    session.get(Field, 1)
    print(attempt(lambda: visit.field.crop))
with Session(engine) as session:
    visits = session.scalars(select(Visit).options(immediateload(Visit.field).options(defaultload(Field.farm).lazyload(Farm.dogs)))).all()
    print([v.field.crop for v in visits], visits[0].field.farm.name)
with Session(engine) as session:
    farm = session.scalars(select(Farm).options(joinedload(Farm.fields).joinedload(Field.visits), joinedload("*"))).unique().one()
    print([[v.day for v in f.visits] for f in farm.fields])
    fields = session.scalars(select(Field).options(raiseload(Field.visits)).execution_options(populate_existing=True)).all()
    print(attempt(lambda: fields[0].visits))
    session.refresh(fields[0], ["visits"])
    print([v.day for v in fields[0].visits])
