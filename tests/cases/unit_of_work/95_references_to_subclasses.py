# level: advanced | shows: foreign keys to the tables of subclasses: many-to-one gets from the identity map, selectin loads, comparisons, history, key changes, deletes
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "role", "polymorphic_identity": "person"}


class Doctor(Person):
    __tablename__ = "doctor"
    id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    field: Mapped[str]
    visits: Mapped[list["Visit"]] = relationship(back_populates="doctor", order_by="Visit.id", foreign_keys="Visit.doctor_id")
    __mapper_args__ = {"polymorphic_identity": "doctor"}


class Surgeon(Doctor):
    __tablename__ = "surgeon"
    surgeon_id: Mapped[int] = mapped_column(ForeignKey("doctor.id"), primary_key=True)
    __mapper_args__ = {"polymorphic_identity": "surgeon"}


class Visit(Base):
    __tablename__ = "visit"
    id: Mapped[int] = mapped_column(primary_key=True)
    doctor_id: Mapped[int | None] = mapped_column(ForeignKey("doctor.id"))
    surgeon_id: Mapped[int | None] = mapped_column(ForeignKey("surgeon.surgeon_id"))
    doctor: Mapped[Doctor | None] = relationship(back_populates="visits", foreign_keys=doctor_id)
    surgeon: Mapped[Surgeon | None] = relationship(foreign_keys=surgeon_id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
who, sue = Doctor(name="Who", field="time"), Surgeon(name="Sue", field="heart")
session.add_all([Visit(doctor=who), Visit(doctor=sue, surgeon=sue), Visit(surgeon=sue)])
session.commit()
session.expunge_all()

visits = session.scalars(select(Visit).order_by(Visit.id)).all()
print([(v.doctor and v.doctor.name, v.surgeon and v.surgeon.field) for v in visits])
print(visits[1].doctor is visits[1].surgeon, type(visits[1].doctor).__name__)
print(Visit.doctor.property.direction.name, [c.name for c in Visit.surgeon.property.local_columns])
session.commit()
print(session.scalars(select(Visit.id).where(Visit.doctor == visits[0].doctor)).all())
print(session.scalars(select(Visit.id).where(Visit.surgeon != visits[1].surgeon)).all())
print(session.scalars(select(Visit.id).where(Visit.doctor == None)).all(), session.scalars(select(Visit.id).where(Visit.surgeon.has(Surgeon.name == "Sue")).order_by(Visit.id)).all())

session.expunge_all()
visits = session.scalars(select(Visit).options(selectinload(Visit.doctor), joinedload(Visit.surgeon)).order_by(Visit.id)).all()
print([(type(v.doctor).__name__, type(v.surgeon).__name__) for v in visits])
session.expunge_all()
doctors = session.scalars(select(Doctor).options(selectinload(Doctor.visits)).order_by(Doctor.id)).all()
print([(d.name, [v.id for v in d.visits]) for d in doctors], [v.doctor is d for d in doctors for v in d.visits])

first = session.get(Visit, 1)
session.commit()
first.doctor = doctors[1]
print(inspect(first).attrs.doctor.history.added == [doctors[1]], inspect(first).attrs.doctor.history.deleted)
session.flush()
print(first.doctor_id, [v.id for v in doctors[1].visits])
session.commit()
doctors[1].id = 70
session.flush()
print(first.doctor_id, inspect(doctors[1]).identity, doctors[1].surgeon_id)
session.rollback()
session.delete(doctors[1])
try:
    session.flush()
    print(session.execute(select(Visit.id, Visit.doctor_id, Visit.surgeon_id)).all())
except Exception as err:
    print(type(err).__name__, err)
session.rollback()
