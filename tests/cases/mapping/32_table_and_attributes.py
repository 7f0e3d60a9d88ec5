# level: intermediate | shows: __table__ with declared attributes, column overrides, renamed columns, include/exclude properties, a join as the table
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, create_engine, func, inspect, join, select
from sqlalchemy.orm import DeclarativeBase, Session, column_property, registry, relationship

metadata = MetaData()
people = Table("people", metadata, Column("person_id", Integer, primary_key=True), Column("full_name", String(40)),
               Column("secret", String(40)), Column("boss_id", ForeignKey("people.person_id")))
phones = Table("phones", metadata, Column("phone_id", Integer, primary_key=True), Column("person_id", ForeignKey("people.person_id")),
               Column("number", String(20)))


class Base(DeclarativeBase):
    metadata = metadata


class Person(Base):
    __table__ = people
    id = people.c.person_id
    name = column_property(people.c.full_name)
    boss_id = people.c.boss_id
    phones = relationship("Phone", back_populates="person", order_by="Phone.number")
    staff = relationship("Person", back_populates="boss")
    boss = relationship("Person", back_populates="staff", remote_side=people.c.person_id)
    __mapper_args__ = {"exclude_properties": ["secret"]}


class Phone(Base):
    __table__ = phones
    __mapper_args__ = {"primary_key": [phones.c.phone_id], "column_prefix": "_"}
    number = column_property(phones.c.number)
    person = relationship(Person, back_populates="phones")


class Entry(Base):
    __table__ = join(people, phones, people.c.person_id == phones.c.person_id)
    person_id = column_property(people.c.person_id, phones.c.person_id)
    phone_id = phones.c.phone_id


engine = create_engine("sqlite://")
metadata.create_all(engine)
for cls in (Person, Phone, Entry):
    mapper = inspect(cls)
    print(cls.__name__, mapper.attrs.keys(), [str(c) for c in mapper.primary_key])
with Session(engine) as session:
    ann = Person(name="Ann", phones=[Phone(number="222"), Phone(number="111")])
    bob = Person(name="Bob", boss=ann)
    session.add_all([ann, bob])
    session.commit()
    print([p.number for p in ann.phones], ann.phones[0]._phone_id, [s.name for s in ann.staff], bob.boss_id)
    entries = session.scalars(select(Entry).order_by(Entry.number)).all()
    print([(e.person_id, e.full_name, e.number, e.phone_id) for e in entries])
    entries[0].number = "333"
    session.commit()
    print(session.execute(select(Phone.number).order_by(Phone.number)).scalars().all())
    print(hasattr(Person, "secret"), hasattr(Phone, "_person_id"), str(select(Person)))
    print(select(Phone._person_id, func.count(Phone.number)).group_by(Phone._person_id))

mapper_registry = registry()
