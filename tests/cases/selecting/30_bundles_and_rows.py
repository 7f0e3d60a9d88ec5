# level: advanced | shows: Bundle in select and Query, nested, labelled, own row processor; rows as tuples, mappings and attributes
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import Bundle, DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Runner(Base):
    __tablename__ = "runner"
    id: Mapped[int] = mapped_column(primary_key=True)
    first: Mapped[str]
    last: Mapped[str]
    laps: Mapped[list["Lap"]] = relationship(back_populates="runner")


class Lap(Base):
    __tablename__ = "lap"
    id: Mapped[int] = mapped_column(primary_key=True)
    runner_id: Mapped[int] = mapped_column(ForeignKey("runner.id"))
    seconds: Mapped[int]
    runner: Mapped[Runner] = relationship(back_populates="laps")


class AsDict(Bundle):
    def create_row_processor(self, query, procs, labels):
        def proc(row):
            return dict(zip(labels, (p(row) for p in procs)))
        return proc


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Runner(first="Ada", last="Lee", laps=[Lap(seconds=61), Lap(seconds=59)]), Runner(first="Bo", last="Kim", laps=[Lap(seconds=70)])])
session.commit()
name = Bundle("name", Runner.first, Runner.last)
print(select(name))
row = session.execute(select(name, Runner.id).order_by(Runner.id)).first()
print(row, row.name, row.name.first, row._mapping["name"], row._fields)
print(session.execute(select(name).where(name.c.last == "Kim")).all())
print(session.scalars(select(name).order_by(name.c.first.desc())).all())
stats = Bundle("stats", func.count(Lap.id).label("n"), func.min(Lap.seconds).label("best"))
both = Bundle("both", name, stats)
for (b,) in session.execute(select(both).join(Runner.laps).group_by(Runner.id).order_by(Runner.id)):
    print(b.name.first, b.stats.n, b.stats.best, tuple(b.name))
print(session.execute(select(AsDict("d", Runner.first, Runner.last)).order_by(Runner.id)).all())
print(session.query(name, Lap.seconds).join(Runner.laps).filter(Lap.seconds < 65).order_by(Lap.seconds).all())
single = Bundle("one", Runner.first, single_entity=True)
print(session.query(single).order_by(Runner.id).all(), session.query(single, Runner.id).first())
print(name.c.keys(), name.label("x").name if hasattr(name, "label") else None)
result = session.execute(select(Runner.id, Runner.first.label("given"), Lap).join(Runner.laps).order_by(Lap.id))
print(result.keys())
rows = result.all()
print(rows[0][0], rows[0].given, rows[0].Lap.seconds, rows[0]._mapping[Lap].seconds, rows[0]._mapping[Runner.id])
print([r._asdict()["given"] for r in rows], rows[0] == rows[0], rows[0][:2], len(rows[0]))
print(session.execute(select(Runner.id, Runner.first).order_by(Runner.id)).mappings().all())
print(session.execute(select(Runner, Runner.first)).columns(1).all())
print(session.execute(select(Runner.id, Runner.last).order_by(Runner.id)).scalars(1).all())
for part in session.execute(select(Lap.seconds).order_by(Lap.seconds)).partitions(2):
    print(part)
print(session.execute(select(Lap.runner_id)).unique().all(), session.scalars(select(Lap.runner_id)).unique().all())
try:
    rows[0].nothing
except AttributeError as error:
    print(error)
try:
    rows[0]._mapping["nothing"]
except KeyError as error:
    print(type(error).__name__, error)
