# level: advanced | shows: options= of merge(): loader options for the row and its collections, populate on known objects, load options copied from the given object
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, defaultload, joinedload, lazyload, load_only, mapped_column, noload, raiseload, relationship, selectinload, subqueryload

class Base(DeclarativeBase):
    pass

class River(Base):
    __tablename__ = "river"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    length: Mapped[int | None]
    sea_id: Mapped[int | None] = mapped_column(ForeignKey("sea.id"))
    sea: Mapped["Sea | None"] = relationship(back_populates="rivers")
    bridges: Mapped[list["Bridge"]] = relationship(back_populates="river", order_by="Bridge.id")
    def __repr__(self):
        return self.name

class Sea(Base):
    __tablename__ = "sea"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    rivers: Mapped[list[River]] = relationship(back_populates="sea", order_by=River.id)
    def __repr__(self):
        return self.name

class Bridge(Base):
    __tablename__ = "bridge"
    id: Mapped[int] = mapped_column(primary_key=True)
    lanes: Mapped[int]
    river_id: Mapped[int] = mapped_column(ForeignKey("river.id"))
    river: Mapped[River] = relationship(back_populates="bridges")
    def __repr__(self):
        return f"Bridge{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    sea = Sea(id=1, name="north sea", rivers=[River(id=1, name="elbe", length=1094, bridges=[Bridge(id=1, lanes=2), Bridge(id=2, lanes=4)]), River(id=2, name="weser")])
    s.add(sea)

def unloaded(*objects):
    return [sorted(inspect(o).unloaded) for o in objects]

for options in ([], [joinedload(River.sea), selectinload(River.bridges)], [load_only(River.name)], [joinedload(River.bridges)],
                [subqueryload(River.bridges)], [joinedload(River.sea).selectinload(Sea.rivers)]):
    with Session(engine) as s:
        m = s.merge(River(id=1, name="Elbe"), options=options)
        print(unloaded(m), inspect(m).attrs.name.history.added, len(list(s)))
# options reach down the graph only where the rows are read by them
with Session(engine) as s:
    m = s.merge(Sea(id=1, rivers=[River(id=1), River(id=2)]), options=[selectinload(Sea.rivers).selectinload(River.bridges)])
    print(m.rivers, unloaded(m, *m.rivers))
with Session(engine) as s:
    m = s.merge(River(id=2, sea=Sea(id=1, name="NORTH")), options=[joinedload(River.sea)])
    print(m.sea, inspect(m.sea).attrs.name.history, s.new, len(s.dirty))
# of a known object nothing is read
with Session(engine) as s:
    known = s.get(River, 1)
    m = s.merge(River(id=1, name="E"), options=[joinedload(River.sea)])
    print(m is known, unloaded(m))

# a given object brings the options that it was loaded with
with Session(engine) as t:
    d = t.scalars(select(River).where(River.id == 1).options(raiseload(River.sea), lazyload(River.bridges).joinedload(Bridge.river))).one()
with Session(engine) as s:
    m = s.merge(d)
    try:
        m.sea
    except Exception as err:
        print(type(err).__name__, err)
    print(m.bridges)
    s.refresh(m)
    try:
        print(m.sea)
    except Exception as err:
        print(type(err).__name__, err)
with Session(engine) as s:
    m = s.merge(d, options=[joinedload(River.sea)])
    print(unloaded(m), m.sea)
    s.expire(m, ["sea"])
    try:
        print(m.sea)
    except Exception as err:
        print(type(err).__name__, err)
# a deferred column stays so
with Session(engine) as t:
    d = t.scalars(select(River).where(River.id == 1).options(load_only(River.name, raiseload=True))).one()
print(unloaded(d))
with Session(engine) as s:
    m = s.merge(d)
    print(unloaded(m))
    try:
        print(m.length)
    except Exception as err:
        print(type(err).__name__, err)
    s.expire(m)
    try:
        print(m.name, m.length)
    except Exception as err:
        print(type(err).__name__, err)
