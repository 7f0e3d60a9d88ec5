# level: advanced | shows: cascade_iterator over each kind of cascade, cascade_callables' order, CascadeOptions, and its errors
from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, configure_mappers, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Town(Base):
    __tablename__ = "town"
    id: Mapped[int] = mapped_column(primary_key=True)
    streets: Mapped[list["Street"]] = relationship(cascade="all, delete-orphan", back_populates="town", order_by="Street.id")
    mayor: Mapped["Mayor | None"] = relationship(cascade="save-update, expunge", uselist=False)
    def __repr__(self):
        return f"T{self.id}"

class Street(Base):
    __tablename__ = "street"
    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int] = mapped_column(ForeignKey("town.id"))
    town: Mapped[Town] = relationship(back_populates="streets")
    doors: Mapped[list["Door"]] = relationship(cascade="save-update, merge, delete, refresh-expire", order_by="Door.id")
    def __repr__(self):
        return f"S{self.id}"

class Door(Base):
    __tablename__ = "door"
    id: Mapped[int] = mapped_column(primary_key=True)
    street_id: Mapped[int | None] = mapped_column(ForeignKey("street.id"))
    def __repr__(self):
        return f"D{self.id}"

class Mayor(Base):
    __tablename__ = "mayor"
    id: Mapped[int] = mapped_column(primary_key=True)
    town_id: Mapped[int | None] = mapped_column(ForeignKey("town.id"))
    def __repr__(self):
        return f"M{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
town = Town(id=1, streets=[Street(id=1, doors=[Door(id=1), Door(id=2)]), Street(id=2, doors=[Door(id=3)])], mayor=Mayor(id=1))

def walk(kind, start, **kw):
    state = inspect(start)
    found = list(state.mapper.cascade_iterator(kind, state, **kw))
    return [(repr(obj), m.class_.__name__, st.obj() is obj, d is obj.__dict__) for obj, m, st, d in found]

for kind in ("save-update", "delete", "expunge", "refresh-expire", "merge"):
    try:
        print(kind, [w[0] for w in walk(kind, town)])
    except Exception as err:
        print(kind, type(err).__name__, err)
print(walk("save-update", town.streets[1]))

with Session(engine) as s:
    s.add(town); s.commit()
    print("expired:", [w[0] for w in walk("save-update", town)], [w[0] for w in walk("expunge", town)])
    gone = town.streets.pop(0)
    town.mayor = None
    print("save-update also what was removed:", [w[0] for w in walk("save-update", town)])
    print("delete:", [w[0] for w in walk("delete", town)])
    print("from the street:", [w[0] for w in walk("delete", gone)], gone.town)
    with s.no_autoflush:
        s.expunge(town)
    print(sorted(repr(o) for o in s))

for given in ("all", "all, delete-orphan", "none", "", ["merge", "expunge"], None, "save-update ,merge", "none, all"):
    c = relationship("X", cascade=given).cascade if given is not None else relationship("X").cascade
    print(repr(given), c, c.delete, c.delete_orphan, c.save_update, c.merge, c.expunge, c.refresh_expire)
for bad in ("all, nothing", "merge delete", "delete-orphans, sve-update", " merge", "merge ", ["all", "some"]):
    try:
        relationship("X", cascade=bad)
    except ArgumentError as err:
        print(err)
r = inspect(Town).relationships.streets
print(r.cascade, sorted(r.cascade), "delete" in r.cascade, type(r.cascade).__name__)
import warnings
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    odd = relationship("X", viewonly=True, cascade="merge, delete-orphan")
    print([str(w.message) for w in seen])
