"""What execute() and exec_driver_sql() take for parameters."""
from sqlalchemy import bindparam, create_engine, literal, select, text

engine = create_engine("sqlite://")


def attempt(what):
    try:
        print("->", what())
    except Exception as error:
        print(type(error).__name__, error)


with engine.connect() as c:
    c.execute(text("CREATE TABLE t (x)"))
    sql = text("SELECT :a")
    for given in ({"a": 1}, [{"a": 1}], ({"a": 1},), (1,), [(1,)], [1], 5, "abc", {"b": 1}, [{"a": 1}, {"a": 2}]):
        attempt(lambda: c.execute(sql, given).all())
    attempt(lambda: c.execute(sql).all())
    for given in ({}, [], (), None):
        attempt(lambda: c.execute(text("SELECT 1"), given).all())
    attempt(lambda: c.execute(text("INSERT INTO t VALUES (:a)"), [{"a": 21}, {"b": 22}]))
    attempt(lambda: c.execute(text("INSERT INTO t VALUES (:a)"), [{"a": 21}, {"a": 22}]).rowcount)
    for what in ("SELECT 1", 5, None, object):
        attempt(lambda: c.execute(what))
    attempt(lambda: c.scalar("SELECT 1"))
    attempt(lambda: c.scalars(text("SELECT x FROM t ORDER BY x")).all())
    attempt(lambda: c.scalar(select(literal(5))))
    attempt(lambda: c.scalar(select(bindparam("q", type_=None)), {"q": "v"}))
    print("driver's own")
    for statement, given in (
        ("SELECT ?", (5,)),
        ("SELECT ?", [5]),
        ("SELECT ?", [(5,)]),
        ("SELECT ?", 5),
        ("SELECT ?", None),
        ("SELECT ?", (1, 2)),
        ("SELEC", ()),
    ):
        attempt(lambda: c.exec_driver_sql(statement, given).all())
    attempt(lambda: c.exec_driver_sql("INSERT INTO t VALUES (?)", [(31,), (32,)]).rowcount)
    attempt(lambda: c.exec_driver_sql("SELECT x AS y FROM t WHERE x > ? ORDER BY x", (21,)).mappings().all())
