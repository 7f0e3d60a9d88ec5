# level: advanced | shows: legacy Query: count, exists, slices, scalars, values, with_entities, add_columns, distinct, group_by, having, statement parts
from sqlalchemy import ForeignKey, create_engine, desc, func, literal
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Ship(Base):
    __tablename__ = "ship"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    flag: Mapped[str]
    trips: Mapped[list["Trip"]] = relationship(back_populates="ship", order_by="Trip.id")


class Trip(Base):
    __tablename__ = "trip"
    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[int] = mapped_column(ForeignKey("ship.id"))
    miles: Mapped[int]
    ship: Mapped[Ship] = relationship(back_populates="trips")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Ship(name=n, flag=f, trips=[Trip(miles=m) for m in miles]) for n, f, miles in [("Ada", "no", [5, 9]), ("Bo", "no", []), ("Cy", "dk", [100]), ("Di", "se", [1, 2, 3])]])
session.commit()
q = session.query(Ship).order_by(Ship.id)
print(q.count(), q[1].name, [s.name for s in q[1:3]], [s.name for s in q[2:]], q[0:0], [s.name for s in q[::2]])
print(q.filter(Ship.flag == "no").filter(Ship.name.like("B%")).all()[0].name, q.filter_by(flag="dk").one().name)
print(session.query(Ship.flag).distinct().order_by(Ship.flag).all(), session.query(func.count(Ship.id)).scalar())
print(session.query(Ship.flag, func.count()).group_by(Ship.flag).having(func.count() > 1).all())
print(session.query(q.exists()).scalar(), session.query(session.query(Ship).filter_by(name="Zoe").exists()).scalar())
print(q.with_entities(Ship.name, Ship.flag).limit(2).all(), q.with_entities(func.max(Ship.id)).order_by(None).scalar())
print(q.add_columns(literal(7).label("seven")).first())
print(session.query(Ship.name).add_columns(Ship.id).filter(Ship.id < 3).all())
print(q.join(Ship.trips).filter(Trip.miles > 5).all()[0].name, q.join(Trip).count(), q.outerjoin(Ship.trips).filter(Trip.id.is_(None)).one().name)
for what in (lambda: q.one(), lambda: q.filter_by(name="Zoe").one(), lambda: q.filter_by(name="Zoe").one_or_none(), lambda: q.one_or_none(), lambda: q.scalar(), lambda: session.query(Ship.id).filter(Ship.id == 2).scalar(), lambda: q.filter_by(name="Zoe").first(), lambda: q[-1]):
    try:
        print(what())
    except Exception as error:
        print(type(error).__name__, error)
print(q.offset(1).limit(2).statement)
print(session.query(Ship, Trip).join(Ship.trips).filter(Trip.miles < 4))
print([(s.name, t.miles) for s, t in session.query(Ship, Trip).join(Ship.trips).filter(Trip.miles < 4).order_by(desc(Trip.miles))])
sub = session.query(Trip.ship_id, func.sum(Trip.miles).label("total")).group_by(Trip.ship_id).subquery("t")
print(session.query(Ship.name, sub.c.total).outerjoin(sub, sub.c.ship_id == Ship.id).order_by(Ship.id).all())
print(session.query(Ship).filter(Ship.id.in_(session.query(Trip.ship_id).filter(Trip.miles > 8))).order_by(Ship.id).all()[0].name)
scalar = session.query(func.count(Trip.id)).filter(Trip.ship_id == Ship.id).correlate(Ship).scalar_subquery()
print(session.query(Ship.name, scalar.label("n")).order_by(desc("n"), Ship.name).all())
print(session.query(Ship.name, session.query(func.max(Trip.miles)).filter(Trip.ship_id == Ship.id).label("far")).order_by(Ship.id).all())
cte = session.query(Ship.id, Ship.name).filter(Ship.flag == "no").cte("nordic")
print(session.query(cte.c.name).order_by(cte.c.name).all())
other = aliased(Ship)
print(session.query(Ship.name, other.name).filter(Ship.flag == other.flag, Ship.id < other.id).all())
print(q.whereclause, q.filter(Ship.id > 2).whereclause)
print([d["name"] for d in session.query(Ship, Ship.name, func.now().label("now")).column_descriptions])
print(q.update({Ship.flag: "xx"}) if False else session.query(Ship).filter(Ship.flag == "no").update({"flag": "fi"}, synchronize_session="fetch"))
print(sorted(s.flag for s in session.query(Ship)), session.query(Trip).filter(Trip.miles < 3).delete(), session.query(Trip).count())
print([s.name for s in q.yield_per(2)])
try:
    print([s.name for s in q.execution_options(yield_per=1)])
except Exception as error:
    print(type(error).__name__, error)
print(q.params(x=1).filter(Ship.id == 1).one().name, session.query(Ship).get(3).name if False else session.get(Ship, 3).name)
