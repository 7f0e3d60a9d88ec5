# sessionmaker: its keywords, its configure(), classes of its own, info that is merged, and begin().
from sqlalchemy import create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker, close_all_sessions


class Base(DeclarativeBase):
    pass


class Ticket(Base):
    __tablename__ = "ticket"
    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


class Counting(Session):
    """A session that counts its flushes and names its objects."""

    def __init__(self, *args, prefix="", **keywords):
        super().__init__(*args, **keywords)
        self.prefix, self.flushes = prefix, 0

    def flush(self, objects=None):
        self.flushes += 1
        return super().flush(objects)

    def place(self, name):
        ticket = Ticket(place=self.prefix + name)
        self.add(ticket)
        return ticket


Make = sessionmaker(engine, class_=Counting, autoflush=False, info={"who": "maker", "where": "here"})
print(Make.kw.keys() == {"bind", "autoflush", "expire_on_commit", "info"}, Make.kw["autoflush"], Make.class_.__name__, Make.class_.__bases__)
session = Make(prefix="row ", info={"who": "session"})
print(type(session).__name__, isinstance(session, Counting), session.info, session.autoflush, Make.kw["info"])
session.place("1")
print(session.scalars(select(Ticket)).all(), session.flushes)
session.commit()
print(session.flushes, session.scalars(select(Ticket.place)).all())
session.commit()
Make.configure(expire_on_commit=False, autoflush=True, info={"more": 1})
later = Make()
print(later.autoflush, later.expire_on_commit, later.info, session.expire_on_commit)
with Make.begin() as session:
    session.place("2")
    print(session.scalars(select(Ticket.place).order_by(Ticket.id)).all(), session.flushes)
try:
    with Make.begin() as session:
        session.place("3")
        raise KeyError("sold out")
except KeyError as error:
    print(error)
print(later.scalars(select(Ticket.place).order_by(Ticket.id)).all())
Plain = sessionmaker()
unbound = Plain()
print(unbound.bind, Plain(bind=engine).bind is engine)
Plain.configure(bind=engine)
with Plain() as plain:
    print(plain.scalars(select(Ticket.place).order_by(Ticket.id)).first(), unbound.bind)
unbound.bind = engine
print(unbound.scalar(select(Ticket.id).order_by(Ticket.id.desc())))
held = later.scalars(select(Ticket)).all()
close_all_sessions()
print(held[0] in later, later.in_transaction())
print(Make.__class__.__name__, type(Make()).__module__ == Session.__module__)
try:
    sessionmaker(engine, colour="red")()
except TypeError as error:
    print(error)
