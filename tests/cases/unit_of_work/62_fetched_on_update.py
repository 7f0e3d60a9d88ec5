# level: advanced | shows: FetchedValue as server_default and server_onupdate with triggers, computed columns, groups of alike UPDATEs that cannot be one executemany
from sqlalchemy import Column, Computed, DDL, FetchedValue, Float, Integer, String, create_engine, event, inspect, select
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Parcel(Base):
    __tablename__ = "parcel"
    id = Column(Integer, primary_key=True)
    width = Column(Integer)
    height = Column(Integer)
    area = Column(Integer, Computed("width * height"))
    tag = Column(String, server_default=FetchedValue(), server_onupdate=FetchedValue())


class Crate(Base):
    __tablename__ = "crate"
    id = Column(Integer, primary_key=True)
    width = Column(Integer)
    volume = Column(Integer, Computed("width * width * width", persisted=True))
    edits = Column(Integer, server_default="0", server_onupdate=FetchedValue())
    __mapper_args__ = {"eager_defaults": True}


event.listen(Parcel.__table__, "after_create", DDL("CREATE TRIGGER parcel_tag AFTER INSERT ON parcel BEGIN UPDATE parcel SET tag = 'new' WHERE id = new.id; END"))
event.listen(Parcel.__table__, "after_create", DDL("CREATE TRIGGER parcel_retag AFTER UPDATE OF width, height ON parcel BEGIN UPDATE parcel SET tag = 'changed' WHERE id = new.id; END"))
event.listen(Crate.__table__, "after_create", DDL("CREATE TRIGGER crate_edit AFTER UPDATE OF width ON crate BEGIN UPDATE crate SET edits = old.edits + 1 WHERE id = new.id; END"))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, expire_on_commit=False)


def unloaded(*items):
    return [sorted(inspect(i).unloaded) for i in items]


parcels = [Parcel(width=2, height=3), Parcel(width=4, height=5)]
session.add_all(parcels)
session.flush()
print(unloaded(*parcels), [(p.area, p.tag) for p in parcels])
session.refresh(parcels[0])
print(parcels[0].tag)
parcels[0].width = 10
parcels[1].width = 20
session.flush()
print(unloaded(*parcels), [(p.area, p.tag) for p in parcels])
session.commit()
parcels[0].height = 1
print(parcels[0].area)
session.flush()
print(parcels[0].area, parcels[0].tag)

crates = [Crate(width=w) for w in (1, 2, 3)]
session.add_all(crates)
session.flush()
print(unloaded(*crates), [(c.volume, c.edits) for c in crates])
for crate in crates[:2]:
    crate.width += 10
session.flush()
print(unloaded(*crates), [(c.volume, c.edits) for c in crates])
session.expire(crates[0])
print([(c.volume, c.edits) for c in crates])
crates[2].width, crates[2].edits = 30, 5
session.flush()
print(unloaded(crates[2]), crates[2].volume, crates[2].edits)
crates[0].volume = 1
try:
    session.flush()
except Exception as err:
    print(type(err).__name__, getattr(err, "orig", err))
session.rollback()
print(session.execute(select(Crate.width, Crate.volume)).all(), session.execute(select(Parcel.area, Parcel.tag)).all())
