from sqlalchemy import ForeignKey, create_engine, select, inspect
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker
from sqlalchemy.exc import IntegrityError, PendingRollbackError, InvalidRequestError


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    members: Mapped[list["Member"]] = relationship(back_populates="team", order_by="Member.name")


class Member(Base):
    __tablename__ = "member"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    team: Mapped["Team | None"] = relationship(back_populates="members")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
maker = sessionmaker(engine)

with maker.begin() as session:
    session.add(Team(id=1, name="red", members=[Member(name="Ann"), Member(name="Bob")]))

with maker() as session:
    red = session.scalars(select(Team)).one()
    s = inspect(red)
    print(s.persistent, s.detached, s.pending, s.transient, red in session)
    new = Team(name="red")
    print(inspect(new).transient)
    session.add(new)
    print(inspect(new).pending, new in session.new, len(session.new))
    try:
        session.flush()
    except IntegrityError as e:
        print(type(e).__name__, str(e).splitlines()[0])
    try:
        session.execute(select(Team))
    except PendingRollbackError as e:
        print(str(e).splitlines()[0][:60])
    except InvalidRequestError as e:
        print("IRE", e)
    session.rollback()
    print(inspect(new).transient, red.name)
    red.name = "crimson"
    print(red in session.dirty, session.is_modified(red))
    session.expire(red)
    print(red.name)
    with session.no_autoflush:
        red.name = "scarlet"
        print(session.scalars(select(Team.name)).all())
    print(session.scalars(select(Team.name)).all())
    with session.begin_nested():
        session.add(Member(name="Cid", team=red))
    print([m.name for m in red.members])
    try:
        with session.begin_nested() as sp:
            session.add(Member(name="Dan", team=red))
            session.flush()
            raise ValueError("no")
    except ValueError as e:
        print("caught", e)
    session.refresh(red)
    print([m.name for m in red.members])
    session.expunge(red)
    print(inspect(red).detached)
    session.commit()
    m = session.get(Member, 1)
    print(m.name, m.team.name, m.team is red)
    session.delete(m)
    print(m in session.deleted)
    session.flush()
    print(inspect(m).deleted, inspect(m).was_deleted, m in session)
    session.commit()
    print(inspect(m).detached)
print(session.in_transaction())
with Session(engine) as session, session.begin():
    t = session.get_one(Team, 1)
    t.name = "blue"
with Session(engine, expire_on_commit=False) as session:
    t = session.get(Team, 1)
    t.name += "ish"
    session.commit()
    print(t.name)
    ms = t.members
    session.commit()
print([x.name for x in ms], t.name)
try:
    with Session(engine) as session:
        t = session.get(Team, 1)
    t.members
except Exception as e:
    print(type(e).__name__, str(e).split(" at ")[0], str(e).split("; ")[1])
