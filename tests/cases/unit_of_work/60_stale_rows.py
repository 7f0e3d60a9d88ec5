# level: intermediate | shows: StaleDataError of several rows, of each table of a hierarchy, in the middle of batches; what the session has afterwards
from sqlalchemy import ForeignKey, create_engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError


class Base(DeclarativeBase):
    pass


class Well(Base):
    __tablename__ = "well"
    id: Mapped[int] = mapped_column(primary_key=True)
    depth: Mapped[int]
    kind: Mapped[str]
    seen: Mapped[int] = mapped_column()
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "well", "version_id_col": seen}


class OilWell(Well):
    __tablename__ = "oil_well"
    id: Mapped[int] = mapped_column(ForeignKey("well.id"), primary_key=True)
    barrels: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "oil"}


class Pump(Base):
    __tablename__ = "pump"
    id: Mapped[int] = mapped_column(primary_key=True)
    power: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, expire_on_commit=False)
wells = [Well(depth=d) for d in (10, 20)] + [OilWell(depth=300, barrels=5), OilWell(depth=400, barrels=6)]
pumps = [Pump(power=p) for p in (1, 2, 3)]
session.add_all(wells + pumps)
session.commit()


def attempt(label):
    try:
        session.flush()
        print(label, "ok", [w.seen for w in wells])
    except StaleDataError as err:
        print(label, err)
    session.rollback()
    print("   ", len(session.dirty), len(session.deleted), [inspect(w).expired for w in wells])
    for item in wells + pumps:
        session.refresh(item)


for well in wells:
    well.depth += 1
attempt("all")
wells[2].barrels = 50
attempt("subclass table alone")
session.execute(text("UPDATE well SET seen = 7 WHERE id IN (2, 4)"))
for well in wells:
    well.depth += 1
attempt("two of four")
session.execute(text("UPDATE well SET seen = 8 WHERE id = 3"))
wells[2].barrels = 51
wells[0].depth = 11
attempt("subclass behind the base")
session.execute(text("DELETE FROM oil_well WHERE id = 3"))
wells[2].barrels = 52
attempt("row of the subclass missing")
session.execute(text("DELETE FROM pump WHERE id = 2"))
for pump in pumps:
    pump.power *= 10
attempt("executemany")
session.execute(text("DELETE FROM pump WHERE id = 2"))
pumps[0].power, pumps[1].power = 5, Pump.power + 1
attempt("by an expression")
session.execute(text("UPDATE well SET seen = seen + 1"))
for well in wells:
    session.delete(well)
attempt("deletes")
wells[0].seen = 40
attempt("version set by hand")
wells[1].depth, wells[1].seen = 21, 99
attempt("version and value")
print(session.execute(select(Well.id, Well.depth, Well.seen)).all())
