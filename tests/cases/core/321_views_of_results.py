"""scalars(), mappings(), columns(), unique(), freeze() and merge()."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, select

engine = create_engine("sqlite://")
metadata = MetaData()
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("x", Integer))
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.begin() as c:
    c.execute(insert(user), [{"name": name, "x": n % 2} for n, name in enumerate("abcde")])
    q = select(user).order_by(user.c.id)
    for key in (0, 1, -1, "name", user.c.x, "nope", 9):
        attempt(lambda: c.execute(q).scalars(key).all())
    attempt(lambda: c.execute(q).scalars(2).unique().all())
    attempt(lambda: c.execute(q).scalars().one())
    attempt(lambda: c.execute(q.limit(1)).scalars().one())
    attempt(lambda: c.execute(q).scalars().one_or_none())
    attempt(lambda: c.execute(q).scalars().fetchmany(2))
    attempt(lambda: c.execute(q).scalars().keys())
    print([part for part in c.execute(q).scalars().partitions(2)])
    attempt(lambda: c.execute(q).columns("x", 0).all())
    attempt(lambda: c.execute(q).columns("x").unique().all())
    attempt(lambda: c.execute(q).columns("x", "name").keys())
    attempt(lambda: c.execute(q).columns(user.c.name).all())
    attempt(lambda: c.execute(q).unique(lambda row: row.x).all())
    attempt(lambda: c.execute(q).mappings().all())
    attempt(lambda: c.execute(q).mappings().first()["name"])
    attempt(lambda: c.execute(q).mappings().one())
    attempt(lambda: c.execute(q).mappings().columns("name").fetchmany(2))
    attempt(lambda: c.execute(q).mappings().unique(lambda row: row["x"]).all())
    attempt(lambda: c.execute(q).mappings().keys())
    print([part for part in c.execute(q).mappings().partitions(4)])
    print(type(c.execute(q)).__name__, type(c.execute(q).scalars()).__name__, type(c.execute(q).mappings()).__name__)
    frozen = c.execute(q.limit(2)).freeze()
    print(type(frozen).__name__, frozen().all(), frozen().scalars().all(), frozen().mappings().first())
    merged = c.execute(q.limit(1)).merge(c.execute(q.limit(2)))
    print(type(merged).__name__, merged.keys(), merged.all())
