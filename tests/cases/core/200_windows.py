"""Windows, filters and frames of aggregate functions."""
from sqlalchemy import Column, Integer, MetaData, String, Table, case, create_engine, func, insert, over, select

engine = create_engine("sqlite://")
metadata = MetaData()
race = Table("race", metadata, Column("id", Integer, primary_key=True), Column("runner", String), Column("day", Integer), Column("time", Integer))
metadata.create_all(engine)
with engine.begin() as connection:
    rows = [("ann", 1, 50), ("bob", 1, 48), ("cyd", 1, 55), ("ann", 2, 47), ("bob", 2, 52), ("cyd", 2, 52), ("ann", 3, 49)]
    connection.execute(insert(race), [{"runner": r, "day": d, "time": t} for r, d, t in rows])
    place = func.rank().over(partition_by=race.c.day, order_by=race.c.time).label("place")
    for row in connection.execute(select(race.c.day, race.c.runner, place).order_by(race.c.day, place, race.c.runner)):
        print(row)
    ranked = select(race.c.runner, place).subquery()
    print(connection.execute(select(ranked.c.runner, func.count()).where(ranked.c.place == 1).group_by(ranked.c.runner).order_by(ranked.c.runner)).all())
    running = func.sum(race.c.time).over(partition_by=race.c.runner, order_by=race.c.day, rows=(None, 0)).label("so_far")
    print(connection.execute(select(race.c.runner, race.c.day, running).order_by(race.c.runner, race.c.day)).all())
    near = func.avg(race.c.time).over(order_by=race.c.id, rows=(-1, 1), exclude="CURRENT ROW")
    print(connection.execute(select(race.c.id, near)).all())
    print(connection.execute(select(race.c.id, func.count().over(order_by=race.c.time, groups=(0, 1)), func.sum(race.c.day).over(order_by=race.c.day, range_=(-1, 0))).order_by(race.c.id)).all())
    change = race.c.time - func.lag(race.c.time).over(partition_by=race.c.runner, order_by=race.c.day)
    print(connection.execute(select(race.c.runner, race.c.day, change.label("change")).order_by(race.c.runner, race.c.day)).mappings().all())
    fast = func.count(race.c.id).filter(race.c.time < 50)
    print(connection.execute(select(race.c.day, fast, func.count(race.c.id).filter(race.c.time >= 50, race.c.runner != "bob")).group_by(race.c.day)).all())
    print(connection.execute(select(race.c.day, fast.over(partition_by=race.c.day).label("fast")).distinct().order_by("fast", race.c.day)).all())
    thirds = over(func.ntile(3), order_by=[race.c.time, race.c.id])
    print(connection.execute(select(race.c.id, case((thirds == 1, "fast"), (thirds == 2, "fair"), else_="slow")).order_by(race.c.id)).all())
    print(connection.execute(select(func.first_value(race.c.runner).over(order_by=race.c.time), func.nth_value(race.c.runner, 2).over(order_by=race.c.id, rows=(None, None))).limit(1)).one())
