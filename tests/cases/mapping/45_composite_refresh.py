# level: intermediate | shows: composite with return_none_on, shared column, refresh, merge, expunge, copies
import dataclasses
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass
class Range:
    made = 0
    def __init__(self, low, high):
        self.low, self.high = low, high
    def __composite_values__(self):
        return (self.low, self.high)
    def __eq__(self, other):
        return isinstance(other, Range) and (self.low, self.high) == (other.low, other.high)
    def __repr__(self):
        return f"{self.low}..{self.high}"
def blank(low, high):
    return low is None and high is None
class Sensor(Base):
    __tablename__ = "sensor"
    id = Column(Integer, primary_key=True)
    low = Column(Integer)
    high = Column(Integer)
    alarm_low = Column(Integer)
    normal = composite(Range, low, high, return_none_on=blank)
    plain = composite(Range, "low", "high")
    alarm = composite(lambda lo: None if lo is None else f"<{lo}>", alarm_low)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e, expire_on_commit=False) as s:
    a, b = Sensor(normal=Range(1, 5)), Sensor()
    print(b.normal, b.plain, a.low)
    s.add_all([a, b])
    s.commit()
    print(a.normal, b.normal, b.plain)
    a.alarm_low = 3
    s.flush()
    print(a.alarm)
    print(s.scalars(select(Sensor.normal).order_by(Sensor.id)).all())
    print(s.execute(select(Sensor.plain, Sensor.normal).order_by(Sensor.id)).all())
    s.execute(text("update sensor set low = 100 where id = 1"))
    print(a.normal)
    s.refresh(a)
    print(a.normal)
    s.execute(text("update sensor set low = 200 where id = 1"))
    s.expire(a, ["high"])
    print(a.low, a.high, a.normal)
    s.expire(a, ["low"])
    print(a.normal)
    s.execute(text("update sensor set low = 300 where id = 1"))
    s.scalars(select(Sensor).execution_options(populate_existing=True)).all()
    print(a.normal)
    s.expunge(a)
    a.normal = Range(0, 0)
    m = s.merge(a)
    print(m is a, m.normal, m.low)
    s.commit()
    print(m.normal, inspect(m).attrs.low.history)
    m.normal = None
    print(m.normal, m.low, m.plain)
    s.commit()
    print(m.normal, m.plain)
    del m.plain
    print(inspect(Sensor).composites.normal.key, list(inspect(Sensor).composites.keys()))
    print([p.key for p in inspect(Sensor).iterate_properties])
for f in (lambda: select(Sensor).where(Sensor.normal == 5), lambda: Sensor.normal.in_([1]), lambda: Sensor.normal.nope, lambda: Sensor(normal=3), lambda: Sensor(wrong=1)):
    try:
        print(f())
    except NotImplementedError as ex:
        print("NotImplementedError")
    except Exception as ex:
        print(type(ex).__name__, ex)
