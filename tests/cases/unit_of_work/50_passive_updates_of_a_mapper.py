# level: advanced | shows: mapper-level passive_updates=False: a natural primary key of a joined hierarchy changes in the database by UPDATEs of the session's own
from sqlalchemy import ForeignKey, String, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Instrument(Base):
    __tablename__ = "instrument"
    serial: Mapped[str] = mapped_column(String(12), primary_key=True)
    maker: Mapped[str]
    family: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "family", "polymorphic_identity": "any", "passive_updates": False}
    repairs: Mapped[list["Repair"]] = relationship(back_populates="instrument", passive_updates=False, order_by="Repair.id")


class Strung(Instrument):
    __tablename__ = "strung"
    serial: Mapped[str] = mapped_column(ForeignKey("instrument.serial"), primary_key=True)
    strings: Mapped[int]
    __mapper_args__ = {"polymorphic_identity": "strung", "passive_updates": False}


class Bowed(Strung):
    __tablename__ = "bowed"
    serial: Mapped[str] = mapped_column(ForeignKey("strung.serial"), primary_key=True)
    bow: Mapped[str | None]
    __mapper_args__ = {"polymorphic_identity": "bowed"}


class Repair(Base):
    __tablename__ = "repair"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    serial: Mapped[str | None] = mapped_column(ForeignKey("instrument.serial"))
    instrument: Mapped[Instrument | None] = relationship(back_populates="repairs", passive_updates=False)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
cello = Bowed(serial="C-1", maker="Testo", strings=4, bow="pernambuco", repairs=[Repair(what="bridge"), Repair(what="peg")])
lute = Strung(serial="L-7", maker="Ruck", strings=13)
drum = Instrument(serial="D-2", maker="Boom")
session.add_all([cello, lute, drum])
session.commit()
print(inspect(Instrument).passive_updates, inspect(Strung).passive_updates, inspect(Bowed).passive_updates)

cello.serial = "C-100"
print(inspect(cello).attrs.serial.history, cello in session.dirty)
session.flush()
print(inspect(cello).identity_key[1], [(r.what, r.serial) for r in cello.repairs])
session.commit()

lute.serial, drum.serial = "L-70", "D-20"
lute.maker = "Ruckers"
session.commit()
print(session.scalars(select(Instrument.serial).order_by(Instrument.serial)).all())

cello.serial = "C-101"
cello.bow = None
session.flush()
session.rollback()
print(cello.serial, cello.bow, inspect(cello).identity, session.get(Instrument, "C-100") is cello)
cello.serial, cello.strings = "C-102", 5
session.commit()
print([(type(i).__name__, i.serial, i.maker) for i in session.scalars(select(Instrument).order_by(Instrument.serial))])
session.delete(cello)
session.commit()
print(session.execute(select(Repair.what, Repair.serial).order_by(Repair.id)).all())
