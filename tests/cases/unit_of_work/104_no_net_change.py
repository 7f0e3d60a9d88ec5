# level: intermediate | shows: what counts as a change: equal values, mutable types, comparators, values set back, flag_modified, collections replaced by equal ones, is_modified
import datetime
import decimal
from sqlalchemy import JSON, Boolean, Column, DateTime, Float, ForeignKey, Integer, LargeBinary, Numeric, String, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy.orm.attributes import flag_dirty, flag_modified, get_history, set_committed_value

Base = declarative_base()


class Sample(Base):
    __tablename__ = "sample"
    id = Column(Integer, primary_key=True)
    count = Column(Integer)
    weight = Column(Float)
    price = Column(Numeric(6, 2))
    ok = Column(Boolean)
    at = Column(DateTime)
    data = Column(JSON)
    raw = Column(LargeBinary)
    lab_id = Column(ForeignKey("lab.id"))
    lab = relationship("Lab", back_populates="samples")


class Lab(Base):
    __tablename__ = "lab"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    samples = relationship(Sample, back_populates="lab", order_by=Sample.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, expire_on_commit=False)
lab = Lab(name="one", samples=[Sample(count=1, weight=2.0, price=decimal.Decimal("3.50"), ok=True, at=datetime.datetime(2024, 1, 1), data={"a": 1}, raw=b"x"), Sample(count=2)])
session.add(lab)
session.commit()
one, two = lab.samples


def step(label, **values):
    for key, value in values.items():
        setattr(one, key, value)
    changed = [a.key for a in inspect(one).attrs if a.history.has_changes()]
    print(label, changed, one in session.dirty, session.is_modified(one))
    session.flush()


step("same", count=1, weight=2.0, ok=True)
step("equal of other types", count=1.0, weight=2, ok=1, price=3.5)
step("equal values", price=decimal.Decimal("3.5"), at=datetime.datetime(2024, 1, 1, 0, 0), data={"a": 1}, raw=bytes([120]))
step("really changed", count="1", price="3.50")
one.count = 5
one.count = "1"
step("set back")
one.data["b"] = 2
step("changed in place")
flag_modified(one, "data")
step("flagged")
flag_dirty(one)
print(one in session.dirty, session.is_modified(one))
step("flagged dirty")
set_committed_value(one, "count", 77)
step("committed value set")
print(session.scalars(select(Sample.count).where(Sample.id == 1)).one())
lab.samples = [one, two]
print(lab in session.dirty, session.is_modified(lab), get_history(lab, "samples").added)
session.flush()
lab.samples = [two, one]
print(session.is_modified(lab), get_history(lab, "samples"). deleted)
lab.samples.remove(two)
lab.samples.append(two)
session.flush()
one.lab = None
one.lab = lab
print(session.is_modified(one), get_history(one, "lab").unchanged == [lab])
session.flush()
one.lab_id = one.lab_id
lab.name = "one"
try:
    flag_modified(one, "nothing")
except Exception as err:
    print(type(err).__name__, err)
session.expire(one, ["count"])
try:
    flag_modified(one, "count")
except Exception as err:
    print(type(err).__name__, str(err)[:70])
session.commit()
print(session.execute(select(Sample.count, Sample.price, Sample.data, Sample.lab_id).order_by(Sample.id)).all())
