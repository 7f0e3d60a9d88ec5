"""Errors while parameters are made: StatementError."""
import datetime

from sqlalchemy import Boolean, Column, Date, DateTime, Enum, Integer, MetaData, String, Table, bindparam, create_engine, insert, select

engine = create_engine("sqlite://")
metadata = MetaData()
event = Table(
    "event",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("at", DateTime),
    Column("day", Date),
    Column("kind", Enum("a", "b", name="kinds")),
    Column("done", Boolean),
)
metadata.create_all(engine)


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__module__, type(error).__name__)
        print(error)
        for name in ("orig", "statement", "params", "code", "hide_parameters", "ismulti"):
            if getattr(error, name, None):
                print("  ", name, repr(getattr(error, name))[:160])
        print("  ", error.args)


with engine.connect() as c:
    attempt(lambda: c.execute(insert(event), {"name": "y", "at": "notadate"}))
    attempt(lambda: c.execute(insert(event), [{"name": "y", "at": None}, {"name": "z", "at": "bad"}]))
    attempt(lambda: c.execute(insert(event), {"name": "y", "day": 5}))
    attempt(lambda: c.execute(insert(event), {"name": "y", "done": 5}))
    attempt(lambda: c.execute(insert(event), {"name": "y", "done": "x"}))
    attempt(lambda: c.execute(select(event).where(event.c.name == bindparam("q"))))
    attempt(lambda: c.execute(select(event).where(event.c.at > bindparam("q")), {"q": 1.5}))
    attempt(lambda: c.execute(insert(event).values(nope=1)))
    attempt(lambda: c.execute(insert(event), {"nope": 1}))
    attempt(lambda: c.execute(insert(event), [{"name": "a"}, {"day": datetime.date(2020, 1, 1)}]))
    attempt(lambda: c.execute(select(event.c.id).where(event.c.id.in_([1, 2])), {"other": 1}).all())
