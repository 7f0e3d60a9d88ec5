# level: advanced | shows: insertmanyvalues of the unit of work: sentinels, keys by Python and by the database, page sizes, the order of rows, joined inheritance, RETURNING of defaults
import uuid
from sqlalchemy import ForeignKey, Integer, String, Uuid, create_engine, event, func, insert, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

names = (uuid.UUID(int=n * 1000003) for n in range(9, 0, -1))


class Base(DeclarativeBase):
    pass


class Sensor(Base):
    __tablename__ = "sensor"
    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=lambda: next(names))
    label: Mapped[str]
    zone: Mapped[int] = mapped_column(server_default=text("40 + 2"))


class Probe(Base):
    __tablename__ = "probe"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    depth: Mapped[int | None]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "probe"}


class HeatProbe(Probe):
    __tablename__ = "heat_probe"
    id: Mapped[int] = mapped_column(ForeignKey("probe.id"), primary_key=True)
    scale: Mapped[str] = mapped_column(server_default="C")
    __mapper_args__ = {"polymorphic_identity": "heat"}


class Code(Base):
    __tablename__ = "code"
    word: Mapped[str] = mapped_column(primary_key=True, server_default=text("lower(hex(zeroblob(2)))"))
    rank: Mapped[int]


engine = create_engine("sqlite://", insertmanyvalues_page_size=3)
Base.metadata.create_all(engine)


@event.listens_for(engine, "before_cursor_execute")
def count(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith("INSERT"):
        print("   ", executemany, len(parameters), statement.count("?"), "RETURNING" in statement)


with Session(engine) as session:
    sensors = [Sensor(label=c) for c in "abcd"]
    session.add_all(sensors)
    session.flush()
    print([(str(s.id)[-8:], s.label, s.zone) for s in sensors])
    probes = [HeatProbe(depth=n) for n in range(4)] + [Probe(depth=9), HeatProbe(scale="F")]
    session.add_all(probes)
    session.flush()
    print([(p.id, p.kind, getattr(p, "scale", None)) for p in probes])
    mixed = [Probe(id=170), Probe(depth=1), Probe(), Probe(id=370), HeatProbe(id=371)]
    session.add_all(mixed)
    session.flush()
    print([p.id for p in mixed])
    session.add(Code(rank=1))
    session.flush()
    print(session.scalars(select(Code.word)).all())
    session.add_all([Code(rank=2, word="x"), Code(rank=3, word="y")])
    session.flush()
    rows = session.execute(insert(Sensor).returning(Sensor.label, Sensor.zone, sort_by_parameter_order=True), [{"label": c} for c in "wxyz"]).all()
    print(rows)
    rows = session.scalars(insert(HeatProbe).returning(HeatProbe.id), [{"depth": n} for n in (5, 6, 7, 8)]).all()
    print(rows)
    rows = session.execute(insert(Probe).returning(Probe.id, Probe.depth), [{"depth": n} for n in (5, 6, 7, 8)], execution_options={"insertmanyvalues_page_size": 2}).all()
    print(len(rows), sorted(rows))
    session.rollback()
