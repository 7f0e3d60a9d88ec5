# Selects, unions, CTEs, DML with their text on the default dialect, literal binds, parameters, and their rows.
from sqlalchemy import (Column, ForeignKey, Integer, MetaData, String, Table, bindparam, create_engine, delete, exists, func, insert,
                        literal, select, text, union, union_all, update)
from sqlalchemy.exc import CompileError, InvalidRequestError

meta = MetaData()
team = Table("team", meta, Column("id", Integer, primary_key=True), Column("name", String(20)))
player = Table("player", meta, Column("id", Integer, primary_key=True), Column("team_id", ForeignKey("team.id")),
               Column("nick", String(20)), Column("goals", Integer, default=0))
engine = create_engine("sqlite://")
meta.create_all(engine)
t, p = team.c, player.c

with engine.begin() as connection:
    connection.execute(insert(team), [{"name": "reds"}, {"name": "blues"}])
    connection.execute(insert(player), [{"team_id": 1, "nick": "ann", "goals": 3}, {"team_id": 1, "nick": "bob", "goals": 5},
                                        {"team_id": 2, "nick": "cy", "goals": 1}, {"team_id": None, "nick": "dot", "goals": 2}])
    print(connection.execute(insert(player).values(nick="eve")).inserted_primary_key)

top = select(p.team_id, func.max(p.goals).label("best")).group_by(p.team_id).subquery()
tree = select(literal(1).label("n")).cte("tree", recursive=True)
tree = tree.union_all(select(tree.c.n + 1).where(tree.c.n < 4))
other = player.alias("other")
for statement in [
    select(team), select(t.name, func.count(p.id)).join(player).group_by(t.name).order_by(t.name),
    select(t.name, p.nick).outerjoin_from(player, team).order_by(p.nick), select(p.nick).where(p.goals > 1, p.team_id.is_(None)),
    select(p.nick).filter_by(team_id=1).order_by(p.goals.desc()), select(p.nick).order_by(p.id).limit(2).offset(1),
    select(t.name).where(exists().where(p.team_id == t.id, p.goals > 4)), select(p.team_id).distinct().order_by(p.team_id),
    select(t.name, top.c.best).join(top, top.c.team_id == t.id).order_by(t.name), select(tree.c.n),
    select(player.c.nick, other.c.nick).join(other, (other.c.team_id == p.team_id) & (other.c.id > p.id)),
    union(select(t.name), select(p.nick)).order_by("name"), union_all(select(t.id), select(p.id)).limit(3),
    select(p.nick, select(t.name).where(t.id == p.team_id).scalar_subquery().label("team")).order_by(p.id),
    select(p.nick, (p.goals * 2).label("double")).order_by("double", p.nick), select(p.id).where(p.id.in_([1, 3])),
    select(p.id, p.nick.label("id2")).where(p.nick.in_(select(p.nick).where(p.goals == 1))), text("SELECT count(*) FROM player"),
]:
    print(statement)
    with engine.connect() as connection:
        print(connection.execute(statement).all())
for statement in [
    insert(team).values(name="x"), insert(team), insert(team).values([{"name": "a"}, {"name": "b"}]), update(player).values(goals=p.goals + 1),
    insert(player).from_select(["nick"], select(t.name)), update(player).where(p.id == 1).values(nick="z").returning(p.id, p.nick),
    delete(player).where(p.goals < 2), delete(player).returning(p.id), insert(team).values(name=func.upper("q")).returning(team),
]:
    print(statement)
    print(statement.compile().params)
    with engine.connect() as connection:
        result = connection.execute(statement, {"name": "given"} if str(statement).startswith("INSERT INTO team (id, name) VALUES (:id") else None)
        print(result.all() if result.returns_rows else result.rowcount)
print(select(p.nick).where(p.goals == 5, p.nick == "o'neil").compile(compile_kwargs={"literal_binds": True}))
print(select(p.nick).where(p.goals == bindparam("g", 7)).limit(1).compile(engine).params)
for broken in [lambda: str(insert(team).values(nope=1)), lambda: select(team).filter_by(nope=1), lambda: str(select(team).order_by("nope desc")),
               lambda: select(team).join(engine), lambda: union(team, team), lambda: update(5)]:
    try:
        print(broken())
    except (CompileError, InvalidRequestError, Exception) as e:
        print(type(e).__name__, str(e).split(" object at ")[0].split("Engine")[0])
