# level: starter | shows: the declarative constructor and its errors, an own __init__, reconstructor, defaults of every kind at the flush
from sqlalchemy import Column, DateTime, Integer, String, create_engine, func, inspect, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declarative_base, mapped_column, reconstructor

counter = iter(range(100, 200))


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "tickets"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(default=lambda: next(counter))
    state: Mapped[str] = mapped_column(default="open", server_default="none")
    twice: Mapped[int] = mapped_column(default=lambda ctx: ctx.get_current_parameters()["number"] * 2)
    size: Mapped[int] = mapped_column(server_default=text("7"))
    changed: Mapped[int] = mapped_column(default=0, onupdate=lambda ctx: 5)
    label: Mapped[str] = mapped_column(default=func.lower("ABC"))


class Note(Base):
    __tablename__ = "notes"
    id = mapped_column(Integer, primary_key=True)
    body = mapped_column(String)

    def __init__(self, body):
        super().__init__(body=body.strip())
        self.made = "by hand"

    @reconstructor
    def loaded(self):
        self.made = "by loading"


ticket = Ticket()
print(ticket.number, ticket.state, ticket.id, inspect(ticket).transient)
for kw in ({"nope": 1}, {"number": 1, "Number": 2}):
    try:
        print(Ticket(**kw).__dict__)
    except TypeError as e:
        print(e)
print(Ticket(metadata=3).metadata)
try:
    Ticket(1)
except TypeError as e:
    print(e)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(ticket)
    session.add(Ticket(number=5, state=None))
    try:
        session.commit()
    except Exception as e:
        print(type(e).__name__, e.orig)
        session.rollback()
    session.add(ticket)
    session.add(Ticket(number=5))
    session.flush()
    print(ticket.number, ticket.state, ticket.twice, ticket.size, ticket.changed, ticket.label)
    ticket.state = "shut"
    session.flush()
    print(ticket.changed, session.scalars(select(Ticket.twice).order_by(Ticket.id)).all())
    note = Note("  hello ")
    session.add(note)
    session.commit()
    print(note.made, note.body)
    del note
    note = session.scalars(select(Note)).one()
    print(note.made, note.body)
Old = declarative_base()


class Plain(Old):
    __tablename__ = "plain"
    id = Column(Integer, primary_key=True)
    at = Column("when_", DateTime)
    kind = Column(String, default="k", info={"x": 1})


plain = Plain(kind="z")
print(plain.kind, plain.at, Plain.__table__.c.keys(), inspect(Plain).attrs.keys(), Plain.kind.info)
