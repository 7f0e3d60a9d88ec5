# level: advanced | shows: update() and delete() of joined and single inheritance classes, correlated criteria, RETURNING, relationships in criteria, what stays in the session
from sqlalchemy import ForeignKey, create_engine, delete, exists, func, inspect, insert, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Farm(Base):
    __tablename__ = "farm"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    machines: Mapped[list["Machine"]] = relationship(back_populates="farm")


class Machine(Base):
    __tablename__ = "machine"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    hours: Mapped[int]
    farm_id: Mapped[int | None] = mapped_column(ForeignKey("farm.id"))
    farm: Mapped[Farm | None] = relationship(back_populates="machines")
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "machine"}


class Tractor(Machine):
    __tablename__ = "tractor"
    id: Mapped[int] = mapped_column(ForeignKey("machine.id"), primary_key=True)
    power: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "tractor"}


class Pump(Machine):
    litres: Mapped[int | None]
    __mapper_args__ = {"polymorphic_identity": "pump"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
north = Farm(name="North", machines=[Tractor(hours=5, power=80), Pump(hours=7, litres=3), Machine(hours=1)])
south = Farm(name="South", machines=[Tractor(hours=50, power=120), Pump(hours=70)])
session.add_all([north, south])
session.commit()
machines = session.scalars(select(Machine).order_by(Machine.id)).all()


def run(label, stmt, **options):
    try:
        result = session.execute(stmt, execution_options=options)
        print(label, result.all() if result.returns_rows else result.rowcount)
    except Exception as err:
        print(label, type(err).__name__, str(err).splitlines()[0])
    print("   ", [(m.__dict__.get("hours", "-"), m.__dict__.get("power", "-"), m.__dict__.get("litres", "-")) if m in session else "gone" for m in machines])


run("pump", update(Pump).values(hours=Pump.hours + 1))
run("pump own", update(Pump).where(Pump.litres.is_(None)).values(litres=9, hours=0))
run("tractor own", update(Tractor).where(Tractor.power > 100).values(power=Tractor.power * 2))
run("tractor by base", update(Tractor).where(Tractor.id == Machine.id, Machine.hours > 10).values(power=1))
run("tractor base column", update(Tractor).where(Tractor.power == 80).values(hours=99))
run("tractor returning", update(Tractor).where(Tractor.power == 80).values(power=81).returning(Tractor.id, Tractor.power), synchronize_session="fetch")
run("relation any", update(Farm).where(Farm.machines.any(Machine.hours > 40)).values(name=Farm.name + "!"))
print(north.name, south.name)
run("relation has", update(Machine).where(Machine.farm.has(Farm.name == "North")).values(hours=2), synchronize_session="evaluate")
run("relation has auto", update(Machine).where(Machine.farm.has(Farm.name == "North")).values(hours=2))
run("relation ==", update(Machine).where(Machine.farm == south).values(hours=3))
run("with_parent subquery", update(Machine).where(Machine.id.in_(select(Tractor.id).where(Tractor.power < 100))).values(hours=4))
run("set relation key", update(Machine).where(Machine.id == 3).values(farm_id=None))
print(machines[2].farm, [m.id for m in north.machines])
run("delete pump", delete(Pump).where(Pump.litres == 3))
run("delete tractor", delete(Tractor).where(Tractor.power == 1))
run("delete machine", delete(Machine).where(Machine.hours > 3).returning(Machine.id))
run("insert pump", insert(Pump).values(hours=11, litres=2).returning(Pump.sort, Pump.litres))
run("insert machine", insert(Machine).values(hours=12, sort="pump"))
run("exists", delete(Farm).where(~exists().where(Machine.farm_id == Farm.id)))
print(inspect(south).persistent, inspect(north).persistent)
session.rollback()
print([(type(m).__name__, m.hours) for m in machines], north.name)
