# level: advanced | shows: composite primary keys: autoincrement that SQLite does not do, parts by defaults, partial keys, explicit and generated keys in one flush, allow_partial_pks
import warnings
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Integer, String, create_engine, func, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
numbers = iter(range(100, 200))


class Year(Base):
    __tablename__ = "year"
    no = Column(Integer, primary_key=True)


class Invoice(Base):
    __tablename__ = "invoice"
    year = Column(Integer, ForeignKey("year.no"), primary_key=True)
    number = Column(Integer, primary_key=True, default=lambda: next(numbers))
    total = Column(Integer)
    items = relationship("Item", back_populates="invoice", cascade="all", order_by="Item.pos")


class Item(Base):
    __tablename__ = "item"
    year = Column(Integer, primary_key=True)
    number = Column(Integer, primary_key=True)
    pos = Column(Integer, primary_key=True)
    what = Column(String, server_default="?")
    invoice = relationship(Invoice, back_populates="items")
    __table_args__ = (ForeignKeyConstraint(["year", "number"], ["invoice.year", "invoice.number"]),)


class Lot(Base):
    __tablename__ = "lot"
    hall = Column(String, primary_key=True)
    id = Column(Integer, primary_key=True, autoincrement=True)


class Slot(Base):
    __tablename__ = "slot"
    day = Column(String, primary_key=True, server_default="mon")
    hour = Column(Integer, primary_key=True)
    note = Column(String, nullable=True)


class Spot(Base):
    __tablename__ = "spot"
    x = Column(Integer, primary_key=True, nullable=True)
    y = Column(Integer, primary_key=True, nullable=True)
    mark = Column(String)
    __mapper_args__ = {"allow_partial_pks": False}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine, tables=[t for t in Base.metadata.sorted_tables if t.name not in ("lot",)])
session = Session(engine)


def attempt(label):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            session.flush()
            print(label, "ok")
        except Exception as err:
            text = str(err).split(" at 0x")
            print(label, type(err).__name__, text[0].splitlines()[0], text[1][text[1].index(">") :][:70] if len(text) > 1 else "")
            session.rollback()
        for warning in caught:
            print("   ", warning.category.__name__, str(warning.message)[:150])


invoices = [Invoice(year=2024, total=5), Invoice(year=2024, number=1), Invoice(year=2025, total=7), Invoice(year=2025, number=2, total=8)]
invoices[0].items = [Item(pos=1), Item(pos=2, what="nail")]
invoices[2].items = [Item(pos=1, what="screw")]
session.add_all(invoices)
attempt("invoices")
print([inspect(i).identity for i in invoices], [(inspect(i).identity, i.what) for v in invoices for i in v.items])
session.add(Invoice(total=1))
attempt("no year")
session.add(Item(year=1, number=1))
attempt("no position")
session.add_all([Slot(hour=8), Slot(hour=9, day="tue")])
attempt("server default in the key")
print([inspect(s).identity for s in session.scalars(select(Slot).order_by(Slot.hour))])
session.add(Slot(day="wed"))
attempt("no hour")
session.add_all([Spot(x=1, mark="half"), Spot(x=2, y=2, mark="whole")])
attempt("partial key")
session.commit()
print([(s.x, s.y) for s in session.scalars(select(Spot).order_by(Spot.x)) if s], session.execute(select(Spot.x, Spot.y)).all())
try:
    Lot.__table__.create(engine)
except Exception as err:
    print(type(err).__name__, err)
lot = Invoice(year=func.max(2030, 2031), number=5)
session.add(lot)
attempt("an expression in the key")
print(inspect(lot).identity if inspect(lot).persistent else None)
