"""What a result knows of an INSERT, UPDATE or DELETE."""
from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, delete, insert, select, text, update

engine = create_engine("sqlite://")
metadata = MetaData()
user = Table("user", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("x", Integer, default=3), Column("s", String, server_default="d"))
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


def show(r):
    print(r.rowcount, r.returns_rows, r.closed, r.is_insert, r.supports_sane_rowcount(), r.supports_sane_multi_rowcount())
    attempt(lambda: r.lastrowid)
    attempt(lambda: r.inserted_primary_key)
    attempt(lambda: r.inserted_primary_key_rows)
    attempt(lambda: r.last_inserted_params())
    attempt(lambda: r.last_updated_params())
    attempt(lambda: r.returned_defaults)
    attempt(lambda: r.returned_defaults_rows)


with engine.begin() as c:
    show(c.execute(insert(user).values(name="a")))
    show(c.execute(insert(user), [{"name": "b"}, {"name": "c"}]))
    show(c.execute(update(user).values(x=5).where(user.c.id < 3)))
    show(c.execute(delete(user).where(user.c.id == 3)))
    show(c.execute(insert(user).values(name="d").return_defaults(user.c.s)))
    r = c.execute(update(user).values(x=5))
    for method in ("all", "first", "fetchone", "keys", "scalar", "scalars", "mappings"):
        attempt(getattr(r, method))
    attempt(lambda: list(r))
    r = c.execute(insert(user).returning(user.c.id, user.c.s), [{"name": "e"}, {"name": "f"}])
    print(r.all(), r.rowcount, r.is_insert)
    attempt(lambda: r.inserted_primary_key_rows)
    r = c.execute(insert(user).values(name="g").returning(user.c.id))
    print(r.scalar_one(), r.rowcount, r.context.isinsert, r.context.isupdate, r.context.executemany)
    attempt(lambda: r.inserted_primary_key)
    r = c.execute(delete(user).where(user.c.id > 4).returning(user.c.id))
    print(r.rowcount, r.all(), r.rowcount)
    r = c.execute(update(user).values(x=1).returning(user.c.id, user.c.x))
    print(r.fetchone(), r.all())
    show(c.execute(text("UPDATE user SET x = 9")))
    r = c.execute(select(user.c.id), execution_options={"preserve_rowcount": True})
    print(r.rowcount, r.lastrowid)
