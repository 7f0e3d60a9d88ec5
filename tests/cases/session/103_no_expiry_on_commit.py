# expire_on_commit=False: what objects keep behind a commit, and what a rollback expires all the same.
from sqlalchemy import ForeignKey, create_engine, func, inspect, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, deferred, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Stop(Base):
    __tablename__ = "stop"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    visits: Mapped[int] = mapped_column(server_default=text("0"))
    note: Mapped[str | None] = mapped_column(deferred=True)
    line_id: Mapped[int | None] = mapped_column(ForeignKey("line.id"))
    line: Mapped["Line | None"] = relationship(back_populates="stops")
    shout = column_property(func.upper(name))


class Line(Base):
    __tablename__ = "line"
    id: Mapped[int] = mapped_column(primary_key=True)
    stops: Mapped[list[Stop]] = relationship(back_populates="line", order_by=Stop.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def loaded(one):
    return sorted(inspect(one).dict.keys() - {"_sa_instance_state"}), sorted(inspect(one).expired_attributes)


session = Session(engine, expire_on_commit=False)
line = Line(stops=[Stop(name="harbour", note="wet"), Stop(name="market")])
session.add(line)
session.commit()
harbour, market = line.stops
print(loaded(harbour), loaded(market), loaded(line))
print(harbour.visits, harbour.shout, market.note)
print(loaded(market))
with engine.begin() as connection:
    connection.execute(update(Stop).values(name="changed", visits=7))
print(harbour.name, session.get(Stop, harbour.id).name, session.scalars(select(Stop)).first().name)
print(session.scalars(select(Stop).execution_options(populate_existing=True)).first().name, harbour.visits, harbour.shout)
market.name = "bazaar"
session.rollback()
print(loaded(market), loaded(line))
print(market.name, [stop.name for stop in line.stops])
session.commit()
harbour.visits = Stop.visits + 1
session.commit()
print(loaded(harbour), harbour.visits)
session.close()
print(inspect(harbour).detached, harbour.name, harbour.line is line, [stop.name for stop in line.stops])
session.add(harbour)
print(line in session, inspect(line).persistent, market in session)
session.expire_on_commit = True
harbour.name = "quay"
session.commit()
print(loaded(harbour), loaded(line))
with Session(engine, expire_on_commit=False) as other, other.begin():
    found = other.get(Stop, 1)
    found.note = "dry"
print(found.note, inspect(found).detached, found.name)
