# inspect() of classes and objects, states, histories, mapper attributes
from sqlalchemy import ForeignKey, create_engine, inspect
from sqlalchemy.exc import NoInspectionAvailable
from sqlalchemy.orm import (
    DeclarativeBase, Mapped, Session, aliased, class_mapper, configure_mappers, mapped_column, object_session,
    relationship,
)
from sqlalchemy.orm.exc import UnmappedClassError, UnmappedInstanceError


class Base(DeclarativeBase):
    pass


class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    motto: Mapped[str | None]
    players: Mapped[list["Player"]] = relationship(back_populates="team")


class Player(Base):
    __tablename__ = "players"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("teams.id"))
    team: Mapped["Team | None"] = relationship(back_populates="players")


configure_mappers()
mapper = inspect(Team)
print(mapper, mapper is Team.__mapper__, class_mapper(Team) is mapper, mapper.class_ is Team)
print(mapper.attrs.keys(), mapper.column_attrs.keys(), mapper.relationships.keys(), mapper.columns.keys())
print(mapper.local_table.name, [column.name for column in mapper.primary_key])
players = mapper.relationships["players"]
print(players, players.direction.name, players.uselist, players.mapper, players.back_populates)
print([(local.name, remote.name) for local, remote in players.local_remote_pairs])
print(Player.team.property.direction.name, Player.team.property.uselist)
print(Team.name, str(Team.players), Team.name.key, Team.name.class_, str(Team.name.type))
print("motto" in mapper.columns, Team.__table__.c.motto.nullable, Base.metadata.tables.keys())

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def show(thing):
    state = inspect(thing)
    names = [n for n in ("transient", "pending", "persistent", "deleted", "detached") if getattr(state, n)]
    print(*names, state.key, state.identity, state.modified, sorted(state.unloaded), object_session(thing) is not None)


with Session(engine) as session:
    team = Team(name="Reds")
    show(team)
    session.add(team)
    show(team)
    session.flush()
    show(team)
    print(team.players, inspect(team).attrs.players.history, inspect(team).attrs.name.history)
    team.name = "Blues"
    team.motto = "go"
    print(inspect(team).attrs.name.history, inspect(team).attrs.motto.history, inspect(team).modified)
    team.players.append(Player())
    history = inspect(team).attrs.players.history
    print(len(history.added), history.unchanged, history.deleted, history.has_changes())
    session.commit()
    show(team)
    print(inspect(team).expired, team.name, inspect(team).attrs.name.value, inspect(team).expired)
    session.delete(team)
    session.flush()
    show(team)
    session.commit()
    show(team)
    print(team.name, inspect(team).was_deleted)

for thing in (3, "x", object):
    try:
        inspect(thing)
    except NoInspectionAvailable as error:
        print(str(error)[:60])
try:
    class_mapper(int)
except UnmappedClassError as error:
    print(error)
try:
    object_session(3)
except UnmappedInstanceError as error:
    print(error)
print(str(aliased(Team)), str(inspect(Team).mapper))
