# level: advanced | shows: scalar subqueries, correlate, correlate_except, exists, lateral refusal, EXISTS in columns, aliased self comparison
from sqlalchemy import ForeignKey, create_engine, exists, func, literal_column, select, true
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, column_property, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    players: Mapped[list["Player"]] = relationship(back_populates="team")


class Player(Base):
    __tablename__ = "player"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    name: Mapped[str]
    goals: Mapped[int]
    team: Mapped[Team] = relationship(back_populates="players")


Team.goals = column_property(select(func.sum(Player.goals)).where(Player.team_id == Team.id).correlate_except(Player).scalar_subquery())
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([
    Team(name="red", players=[Player(name="a", goals=3), Player(name="b", goals=1)]),
    Team(name="blue", players=[Player(name="c", goals=7)]),
    Team(name="gray"),
])
session.commit()
print(select(Team))
print([(t.name, t.goals) for t in session.scalars(select(Team).order_by(Team.goals.desc()))])
print(session.scalars(select(Team.name).where(Team.goals > 3).order_by(Team.name)).all())
best = select(func.max(Player.goals)).where(Player.team_id == Team.id).scalar_subquery()
print(session.execute(select(Team.name, best, best.label("top")).order_by(Team.id)).all())
print(select(Team.name).where(best > 2))
other = aliased(Player)
mean = select(func.avg(other.goals)).where(other.team_id == Player.team_id).scalar_subquery()
print(session.scalars(select(Player.name).where(Player.goals > mean)).all())
print(select(Player.name).where(Player.goals > mean))
free = select(func.count(Player.id)).correlate(None).scalar_subquery()
print(session.execute(select(Team.name, free).order_by(Team.id)).all())
has = exists().where(Player.team_id == Team.id)
print(session.execute(select(Team.name, has.label("has")).order_by(Team.id)).all())
print(session.scalars(select(Team.name).where(~has)).all())
print(session.scalars(select(Team.name).where(select(Player.id).where(Player.team_id == Team.id, Player.goals > 5).exists())).all())
print(session.scalar(select(has.correlate(None).select())) if False else session.scalar(select(exists(select(Player.id)))))
inner = select(Player.team_id, func.row_number().over(partition_by=Player.team_id, order_by=Player.goals.desc()).label("r"), Player.name).subquery()
print(session.execute(select(Team.name, inner.c.name).join(inner, inner.c.team_id == Team.id).where(inner.c.r == 1).order_by(Team.id)).all())
print(session.execute(select(Team.name, select(func.group_concat(Player.name)).where(Player.team_id == Team.id).order_by(Player.id).scalar_subquery()).order_by(Team.id)).all())
nested = select(Team.id).where(Team.id == Player.team_id, Team.name == "red").correlate(Player).exists()
print(session.scalars(select(Player.name).where(nested).order_by(Player.id)).all())
try:
    print(select(Team).where(select(Team.id).where(Team.name == "x").correlate(Team).scalar_subquery() == 1))
except Exception as error:
    print(type(error).__name__, error)
team = aliased(Team)
print(select(team.name, team.goals))
print(session.execute(select(team.name, team.goals).order_by(team.id)).all())
print(session.query(Team.goals).order_by(Team.id).all(), session.query(Team).filter(Team.goals.is_(None)).one().name)
