# What is_modified(), dirty, new and deleted say through changes that are none, expressions, collections and flags.
from sqlalchemy import JSON, ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, attributes, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_dirty, flag_modified, get_history, init_collection, set_attribute, set_committed_value


class Base(DeclarativeBase):
    pass


class Garden(Base):
    __tablename__ = "garden"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    plan: Mapped[dict] = mapped_column(JSON, default=dict)
    area: Mapped[int] = mapped_column(default=10, active_history=True)
    beds: Mapped[list["Bed"]] = relationship(back_populates="garden", order_by="Bed.id")


class Bed(Base):
    __tablename__ = "bed"
    id: Mapped[int] = mapped_column(primary_key=True)
    crop: Mapped[str]
    garden_id: Mapped[int | None] = mapped_column(ForeignKey("garden.id"))
    garden: Mapped[Garden | None] = relationship(back_populates="beds")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
garden = Garden(name="south", beds=[Bed(crop="leek")])
session.add(garden)
session.commit()


def show(what, name=None):
    history = inspect(garden).attrs[name].history if name else None
    shown = history and tuple([getattr(one, "crop", one) for one in part] for part in history)
    print(what, garden in session.dirty, session.is_modified(garden), session.is_modified(garden, include_collections=False), shown)


show("clean")
garden.name = "south"
show("same value while expired", "name")
session.rollback()
print(garden.name)
garden.name = "south"
show("same value", "name")
garden.name = "north"
show("another", "name")
garden.name = "south"
show("and back", "name")
session.flush()
show("flushed", "name")
garden.plan["tree"] = 1
show("inside of a value", "plan")
flag_modified(garden, "plan")
show("flagged", "plan")
session.commit()
print(garden.plan)
session.expire(garden, ["area"])
garden.area = 12
show("active history", "area")
session.commit()
garden.area
session.expire(garden, ["name"])
garden.name = "east"
show("set while expired", "name")
session.commit()
bed = Bed(crop="kale")
garden.beds.append(bed)
show("appended", "beds")
garden.beds.remove(bed)
show("and removed", "beds")
print(bed in session, inspect(bed).transient, bed.garden)
session.rollback()
leek = garden.beds[0]
garden.beds = [leek]
show("replaced by the same", "beds")
garden.beds = [Bed(crop="pea"), leek]
show("replaced", "beds")
session.commit()
show("committed")
set_committed_value(garden, "name", "west")
show("set as committed", "name")
print(garden.name)
set_attribute(garden, "area", 99)
show("set by function", "area")
del garden.area
show("deleted", "area")
session.rollback()
flag_dirty(garden)
show("flagged as dirty")
print(get_history(garden, "beds", attributes.PASSIVE_NO_INITIALIZE), get_history(garden, "name"))
leek.garden = None
show("through the other side", "beds")
session.delete(leek)
print(leek in session.dirty, leek in session.deleted, garden in session.dirty)
session.rollback()
