"""UPDATE from other tables, DELETE by them, INSERT from SELECT, changes that give rows."""
from sqlalchemy import Column, ForeignKey, Integer, MetaData, String, Table, and_, bindparam, create_engine, delete, exists, func, insert, literal, select, update

engine = create_engine("sqlite://")
metadata = MetaData()
team = Table("team", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("bonus", Integer))
member = Table("member", metadata, Column("id", Integer, primary_key=True), Column("team_id", ForeignKey("team.id")), Column("name", String), Column("pay", Integer, default=10), Column("seen", Integer, onupdate=1))
log = Table("log", metadata, Column("id", Integer, primary_key=True), Column("what", String), Column("n", Integer, default=7))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(team), [{"id": 1, "name": "red", "bonus": 5}, {"id": 2, "name": "blue", "bonus": 0}])
    connection.execute(insert(member), [{"team_id": 1, "name": "ann"}, {"team_id": 1, "name": "bob", }, {"team_id": 2, "name": "cyd"}, {"team_id": None, "name": "dee"}])
    result = connection.execute(update(member).where(member.c.team_id == team.c.id, team.c.bonus > 0).values(pay=member.c.pay + team.c.bonus))
    print(result.rowcount, connection.execute(select(member.c.name, member.c.pay, member.c.seen).order_by(member.c.id)).all())
    name = select(team.c.name).where(team.c.id == member.c.team_id).scalar_subquery()
    connection.execute(update(member).values(name=member.c.name + "@" + func.coalesce(name, "none")))
    print(connection.scalars(select(member.c.name).order_by(member.c.id)).all())
    rows = connection.execute(update(member).where(member.c.pay > 10).values(pay=member.c.pay * 2).returning(member.c.id, member.c.pay))
    print(sorted(rows.all()), rows.keys())
    print(connection.execute(insert(log).from_select(["what"], select(member.c.name).where(member.c.team_id.is_not(None)))).rowcount)
    print(connection.execute(select(log.c.what, log.c.n).order_by(log.c.id)).all())
    connection.execute(insert(log).from_select(["what"], select(literal("x")), include_defaults=False))
    print(connection.execute(select(log.c.n).where(log.c.what == "x")).one())
    aged = select(member.c.id).where(member.c.pay > 20).cte("aged")
    print(connection.execute(delete(log).where(log.c.id.in_(select(aged.c.id))).returning(log.c.what)).scalars().all())
    print(connection.execute(delete(member).where(~exists().where(team.c.id == member.c.team_id))).rowcount)
    stmt = update(member).where(member.c.id == bindparam("which")).values(name=bindparam("new"))
    connection.execute(stmt, [{"which": 1, "new": "one"}, {"which": 2, "new": "two"}])
    print(connection.scalars(select(member.c.name).order_by(member.c.id)).all())
    connection.execute(update(member).ordered_values((member.c.pay, 1), (member.c.name, "same")))
    print(connection.execute(select(member.c.name, member.c.pay).distinct()).all())
    print(connection.execute(insert(member).values([{"name": "x"}, {"name": "y", }]).returning(member.c.name, member.c.pay)).all())
    print(connection.execute(insert(member).values({member.c.name: func.upper("z"), "pay": select(func.max(team.c.bonus)).scalar_subquery()}).returning(member)).one())
    for bad in (lambda: insert(member).values(nothing=1), lambda: update(member).values(nothing=1), lambda: delete(member).where(member.c.team_id == team.c.id), lambda: update(member).values(name="x").where(member.c.id == bindparam("name"))):
        try:
            connection.execute(bad())
        except Exception as error:
            print(type(error).__name__, error)
