# level: advanced | shows: merge() by composite primary keys, partly null keys with allow_partial_pks, keys from unloaded relationships, key conflicts
from sqlalchemy import ForeignKey, ForeignKeyConstraint, create_engine, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Flight(Base):
    __tablename__ = "flight"
    line: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    gate: Mapped[str | None]
    seats: Mapped[list["Seat"]] = relationship(back_populates="flight", order_by="Seat.row", cascade="all, delete-orphan")
    def __repr__(self):
        return f"{self.line}{self.number}/{self.gate}"

class Seat(Base):
    __tablename__ = "seat"
    __table_args__ = (ForeignKeyConstraint(["line", "number"], ["flight.line", "flight.number"]),)
    line: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    guest: Mapped[str | None]
    flight: Mapped[Flight] = relationship(back_populates="seats")
    def __repr__(self):
        return f"[{self.row} {self.guest}]"

class Slot(Base):
    __tablename__ = "slot"
    day: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[int | None] = mapped_column(primary_key=True, nullable=True)
    crew: Mapped[str | None]

class Strict(Base):
    __tablename__ = "strict_slot"
    day: Mapped[str] = mapped_column(primary_key=True)
    hour: Mapped[int | None] = mapped_column(primary_key=True, nullable=True)
    crew: Mapped[str | None]
    __mapper_args__ = {"allow_partial_pks": False}

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Flight(line="SK", number=10, gate="A", seats=[Seat(row=1, guest="ida"), Seat(row=2)]))
    for table in ("slot", "strict_slot"):
        s.execute(text(f"INSERT INTO {table} VALUES ('mon', NULL, 'night'), ('mon', 8, 'early')"))

s = Session(engine)
f = s.merge(Flight(line="SK", number=10, seats=[Seat(line="SK", number=10, row=2, guest="olaf"), Seat(line="SK", number=10, row=3)]))
print(f, f.seats, [inspect(x).pending for x in f.seats], sorted(map(repr, s.dirty)))
s.commit()
print(f.seats)

# seats without their flight's part of the key: these are new to merge(), and then collide
f = s.merge(Flight(line="SK", number=10, seats=[Seat(row=2, guest="kim"), Seat(row=9, guest="new")]))
print(f.seats, [inspect(x).pending for x in f.seats], [list(p) for p in inspect(f).attrs.seats.history])
try:
    s.flush()
    print(s.execute(select(Seat.row, Seat.guest).order_by(Seat.row)).all())
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()

for cls in (Slot, Strict):
    m = s.merge(cls(day="mon", hour=None, crew="owls"))
    print(cls.__name__, inspect(m).persistent, inspect(m).pending, inspect(m).attrs.crew.history)
    s.expunge(m)
    m = s.merge(cls(day="mon", crew="?"))
    print("  hour never set:", inspect(m).pending, inspect(m).key)
    s.expunge(m)
    m = s.merge(cls(day="tue", hour=None, crew="new"))
    print("  no row:", inspect(m).pending, m.hour)
    try:
        s.flush()
    except Exception as err:
        print("  flush:", type(err).__name__, str(err).split("\n")[0])
    s.rollback()
    s.expunge_all()
m = s.merge(Slot(crew="nobody"))
print(inspect(m).pending, m.day, m.hour)
s.expunge(m)
# the same key twice in one graph: the later one wins
a, b = Seat(line="SK", number=10, row=3, guest="first"), Seat(line="SK", number=10, row=3, guest="second")
f = s.merge(Flight(line="SK", number=10, gate="B", seats=[a, b]))
print(f.seats, len(f.seats), f.seats[0] is f.seats[-1])
s.flush()
print(s.execute(select(Seat.row, Seat.guest)).all())
s.rollback()
# and twice as new objects
f = s.merge(Flight(line="LH", number=1, seats=[Seat(line="LH", number=1, row=1, guest="x"), Seat(line="LH", number=1, row=1, guest="y")]))
print(f.seats, len(s.new), [x is f.seats[0] for x in f.seats])
s.commit()
print(f.seats)
