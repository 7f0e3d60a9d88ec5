"""Fetching: each way of getting rows, and what is left behind it."""
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
    none = q.where(user.c.id > 99)
    r = c.execute(q)
    print(r.keys(), list(r.keys()), "id" in r.keys(), user.c.id in r.keys(), len(r.keys()), r.rowcount)
    print(r.fetchone(), r.fetchmany(2), r.fetchone(), r.all(), r.fetchone(), r.all(), r.closed, r.returns_rows)
    attempt(r.first)
    attempt(r.all)
    r.close()
    attempt(r.all)
    attempt(r.fetchone)
    print(r.closed)
    for method in ("one", "one_or_none", "first", "scalar", "scalar_one", "scalar_one_or_none"):
        for query in (q, q.limit(1), none):
            attempt(lambda: getattr(c.execute(query), method)())
    r = c.execute(q.limit(1))
    print(r.one(), r.closed)
    r = c.execute(q)
    print(next(r), next(iter(r)), [row.id for row in r])
    attempt(lambda: next(r))
    with c.execute(q) as r:
        print(r.fetchone())
    print(r.closed)
    attempt(lambda: c.execute(q).fetchmany(0))
    print([len(part) for part in c.execute(q).partitions(2)])
    print([part for part in c.execute(q).yield_per(3).partitions()])
