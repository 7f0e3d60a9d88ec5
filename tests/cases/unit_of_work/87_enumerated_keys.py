# level: intermediate | shows: primary keys of enumerations, dates and decimals: the order of UPDATE and DELETE follows their database values, identity and lookups
import datetime
import decimal
import enum
from sqlalchemy import Date, Enum, Numeric, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Size(enum.Enum):
    SMALL = "s"
    LARGE = "l"
    MEDIUM = "m"


class Level(enum.IntEnum):
    HIGH = 3
    LOW = 1
    MID = 2


class Shirt(Base):
    __tablename__ = "shirt"
    size: Mapped[Size] = mapped_column(primary_key=True)
    stock: Mapped[int]


class Alarm(Base):
    __tablename__ = "alarm"
    level: Mapped[Level] = mapped_column(Enum(Level, values_callable=lambda e: [str(m.value) for m in e]), primary_key=True)
    text: Mapped[str]


class Rate(Base):
    __tablename__ = "rate"
    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    step: Mapped[decimal.Decimal] = mapped_column(Numeric(4, 1, asdecimal=True), primary_key=True)
    value: Mapped[float]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
shirts = [Shirt(size=s, stock=n) for n, s in enumerate(Size)]
alarms = [Alarm(level=level, text=level.name) for level in Level]
day = datetime.date(2024, 3, 1)
rates = [Rate(day=day.replace(day=d), step=decimal.Decimal(s), value=1.0) for d, s in ((2, "1.5"), (1, "10.0"), (1, "2.5"))]
session.add_all(shirts + alarms + rates)
session.commit()
for number, shirt in enumerate(shirts):
    shirt.stock = number * 10
for alarm in alarms:
    alarm.text = alarm.text.lower()
for rate in rates:
    rate.value += float(rate.step)
session.commit()
print([(s.size, s.stock) for s in session.scalars(select(Shirt).order_by(Shirt.size))])
print(session.get(Shirt, Size.LARGE) is shirts[1], inspect(shirts[0]).identity, session.get(Alarm, Level.LOW).text)
shirts[2].size = Size.SMALL
try:
    session.flush()
except Exception as err:
    print(type(err).__name__, err.orig)
session.rollback()
session.delete(shirts[0])
session.flush()
shirts[2].size = Size.SMALL
session.commit()
print(inspect(shirts[2]).identity, session.get(Shirt, Size.MEDIUM))
print(session.get(Rate, (day, decimal.Decimal("2.5"))) is rates[2], session.get(Rate, {"day": day, "step": decimal.Decimal("10")}).value)
for item in shirts[1:] + alarms + rates:
    session.delete(item)
session.commit()
print(session.scalars(select(Shirt)).all(), session.scalars(select(Rate)).all())
