# level: intermediate | shows: instrument_class and after_mapper_constructed that add columns and relationships, mapper_configured that builds a registry of classes
from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Integer, String, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapper, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Archivable:
    pass


archive = {}


@event.listens_for(Archivable, "instrument_class", propagate=True)
def note(mapper, cls):
    print("instrument", cls.__name__, mapper.local_table.name, hasattr(cls, "archived"))


@event.listens_for(Archivable, "after_mapper_constructed", propagate=True)
def add_flag(mapper, cls):
    print("constructed", cls.__name__, sorted(mapper.columns.keys()))
    column = Column("archived", Boolean, default=False)
    mapper.local_table.append_column(column)
    mapper.add_property("archived", column)


@event.listens_for(Mapper, "mapper_configured")
def register(mapper, cls):
    archive[mapper.local_table.name] = cls


class Letter(Archivable, Base):
    __tablename__ = "letter"
    id = mapped_column(Integer, primary_key=True)
    text = mapped_column(String)


class Envelope(Base):
    __tablename__ = "envelope"
    id = mapped_column(Integer, primary_key=True)
    letter_id = mapped_column(ForeignKey("letter.id"))


@event.listens_for(Envelope, "mapper_configured")
def link(mapper, cls):
    cls.letter = relationship(Letter, backref="envelopes")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Envelope(letter=Letter(text="hi")))
    session.commit()
    letter = session.scalars(select(Letter)).one()
    print(letter.archived, len(letter.envelopes), sorted(archive), archive["letter"] is Letter)
    print(select(Letter).where(Letter.archived.is_(False)))
print(inspect(Envelope).relationships.keys(), inspect(Letter).attrs.keys())
