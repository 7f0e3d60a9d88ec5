# level: advanced | shows: listeners that add and delete objects, raise, veto an attach, change attributes after a flush, flush again in commit
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, event, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Team(Base):
    __tablename__ = "team"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    size = Column(Integer, default=0)
    members = relationship("Member", back_populates="team")


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    team_id = Column(ForeignKey("team.id"))
    team = relationship(Team, back_populates="members")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


@event.listens_for(Session, "before_attach")
def veto(session, instance):
    if getattr(instance, "name", None) == "intruder":
        raise PermissionError("not here")


@event.listens_for(Session, "before_flush")
def complete(session, flush_context, instances):
    for member in [obj for obj in session.new if isinstance(obj, Member)]:
        if member.team is None:
            member.team = Team(name="team of " + member.name)
    for obj in list(session.dirty):
        if isinstance(obj, Team) and obj.name == "":
            session.delete(obj)


@event.listens_for(Session, "after_flush")
def count(session, flush_context):
    print("after flush", sorted(type(obj).__name__ for obj in session.new), len(session.dirty), len(session.deleted))


@event.listens_for(Session, "after_flush_postexec")
def once_more(session, flush_context):
    for team in session.scalars(select(Team)):
        size = len(team.members)
        if team.size != size:
            print("correct", team.name, team.size, size)
            team.size = size


with Session(engine) as session:
    session.add(Member(name="ann"))
    session.commit()
    team = session.scalars(select(Team)).one()
    print(team.name, team.size)
    team.members.append(Member(name="bob"))
    session.commit()
    print(team.size, [member.name for member in team.members])
    try:
        session.add(Member(name="intruder"))
    except PermissionError as error:
        print(error, len(session.new))
    team.name = ""
    for member in team.members:
        member.team_id = None
    session.commit()
    print(inspect(team).detached, session.query(Team).count(), session.query(Member.team_id).all())
event.remove(Session, "after_flush_postexec", once_more)


@event.listens_for(Session, "after_commit")
def broken(session):
    raise RuntimeError("in after_commit")


with Session(engine) as session:
    session.add(Team(name="last"))
    try:
        session.commit()
    except RuntimeError as error:
        print(error, session.is_active)
    session.close()
event.remove(Session, "after_commit", broken)


@event.listens_for(Session, "before_flush")
def refuse(session, flush_context, instances):
    raise ValueError("refused")


with Session(engine) as session:
    session.add(Team(name="never"))
    for attempt in (session.flush, session.commit, lambda: session.query(Team).all()):
        try:
            attempt()
        except ValueError as error:
            print(error, session.is_active, len(session.new))
    with session.no_autoflush:
        print(sorted(team.name for team in session.query(Team)))
