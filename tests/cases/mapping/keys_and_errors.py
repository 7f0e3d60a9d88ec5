# shows: composite and string primary keys, renamed columns, the constructor's errors, an IntegrityError
from sqlalchemy import Column, Float, ForeignKey, Integer, String, UniqueConstraint, create_engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import declarative_base, sessionmaker

Base = declarative_base()


class Station(Base):
    __tablename__ = "station"
    code = Column(String(3), primary_key=True)
    title = Column("station_title", String(40), nullable=False, unique=True)


class Reading(Base):
    __tablename__ = "reading"
    __table_args__ = (UniqueConstraint("station_code", "slot", name="uq_reading"),)
    station_code = Column(String(3), ForeignKey("station.code"), primary_key=True)
    day = Column(Integer, primary_key=True)
    slot = Column(Integer)
    value = Column(Float, default=0.0)

    def __repr__(self):
        return "<Reading %s/%d %.1f>" % (self.station_code, self.day, self.value)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
Session = sessionmaker(engine)
session = Session()
session.add_all([Station(code="ABC", title="Harbour"), Station(code="XYZ", title="Hill")])
session.commit()
session.add_all([Reading(station_code="ABC", day=d, slot=d * 10, value=d / 4) for d in range(1, 4)])
session.commit()
print(session.get(Reading, ("ABC", 2)))
print(session.get(Reading, {"station_code": "ABC", "day": 9}))
print(session.query(Reading).filter(Reading.value >= 0.5).order_by(Reading.day.desc()).all())
print(session.query(Station.title).filter(Station.code.in_(["ABC", "QQQ"])).scalar())

try:
    Station(code="Q", name="wrong")
except TypeError as error:
    print("TypeError:", error)

session.add(Station(code="NEW", title="Hill"))
try:
    session.commit()
except IntegrityError as error:
    print(type(error).__name__, error.orig)
    print(error.statement, error.params)
    session.rollback()

session.add(Station(code="NUL"))
try:
    session.flush()
except IntegrityError as error:
    print(str(error).splitlines()[0])
    session.rollback()
print(session.query(Station).count())
