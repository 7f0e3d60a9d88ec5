# refresh() and expire(): of whole objects, of some attributes, of relationships, with changes in between.
from sqlalchemy import ForeignKey, create_engine, inspect, select, text
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, defer, deferred, mapped_column, object_session, relationship


class Base(DeclarativeBase):
    pass


class Well(Base):
    __tablename__ = "well"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    depth: Mapped[int]
    remark: Mapped[str | None] = mapped_column(deferred=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("farm.id"))
    owner: Mapped["Farm | None"] = relationship(back_populates="wells")
    pumps: Mapped[list["Pump"]] = relationship(lazy="joined", order_by="Pump.id")


class Pump(Base):
    __tablename__ = "pump"
    id: Mapped[int] = mapped_column(primary_key=True)
    power: Mapped[int]
    well_id: Mapped[int] = mapped_column(ForeignKey("well.id"))


class Farm(Base):
    __tablename__ = "farm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    wells: Mapped[list[Well]] = relationship(back_populates="owner", cascade="save-update, merge, refresh-expire")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def there(one):
    return sorted(inspect(one).dict.keys() - {"_sa_instance_state"})


with Session(engine) as session:
    session.add(Farm(name="Hof", wells=[Well(name="deep", depth=30, remark="old", pumps=[Pump(power=3), Pump(power=5)])]))
    session.commit()
    farm = session.scalars(select(Farm)).one()
    well = farm.wells[0]
    print(there(farm), there(well))
    session.execute(text("UPDATE well SET depth = 31, name = 'deeper'"))
    session.refresh(well, ["depth"])
    print(well.depth, well.name, there(well))
    well.name = "mine"
    session.refresh(well, attribute_names=["name", "remark"])
    print(well.name, well.remark, session.dirty, inspect(well).attrs.name.history)
    well.name, well.depth = "changed", 99
    session.refresh(well)
    print(well.name, well.depth, there(well))
    session.expire(well, ["name", "pumps"])
    print(there(well), sorted(inspect(well).expired_attributes))
    well.depth = 50
    print(well.name, session.dirty == {well}, there(well))
    session.refresh(well, ["pumps"])
    print([pump.power for pump in well.pumps], well.depth)
    session.refresh(well, ["owner"])
    print(well.owner is farm, there(well))
    farm.name = "Gut"
    well.depth = 77
    session.expire(farm)
    print(there(farm), there(well), sorted(inspect(well).expired_attributes))
    print(farm.name, well.depth)
    session.execute(text("UPDATE farm SET name = 'Alp'"))
    session.refresh(farm)
    print(farm.name, there(farm), there(well))
    farm.wells.append(Well(name="new", depth=1))
    session.expire(farm, ["wells"])
    print(len(session.new), [one.name for one in session.new], [one.name for one in farm.wells])
    print(len(farm.wells), session.new)
    session.expire_all()
    print(there(farm), there(well), [there(one) for one in session if isinstance(one, Pump)])
    session.execute(text("DELETE FROM pump"))
    session.execute(text("DELETE FROM well WHERE name = 'new'"))
    session.execute(text("DELETE FROM farm"))
    for act in (lambda: session.refresh(farm), lambda: session.refresh(Well(name="x", depth=1)), lambda: session.expire(Pump())):
        try:
            act()
        except InvalidRequestError as error:
            print(type(error).__name__, str(error).split("<")[0], str(error).split(">")[-1])
    well = session.scalars(select(Well).options(defer(Well.depth))).unique().one()
    session.refresh(well)
    print(there(well))
    try:
        session.refresh(well, ["nothing"])
    except Exception as error:
        print(type(error).__name__, error)
    try:
        session.expire(well, ["nothing"])
        print("no error")
    except Exception as error:
        print(type(error).__name__, error)
