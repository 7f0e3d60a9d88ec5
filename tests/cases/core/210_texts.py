"""text() with parameters and columns, and where it may stand."""
from sqlalchemy import Column, Integer, MetaData, String, Table, bindparam, column, create_engine, func, insert, literal_column, select, text

engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("n", Integer))
metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(t), [{"name": name, "n": n} for n, name in enumerate(("a", "b", "c"), 1)])
    print(connection.execute(text("SELECT id, name FROM t WHERE n > :low ORDER BY id"), {"low": 1}).all())
    print(connection.execute(text("SELECT :x || ':' || '\\:z'").bindparams(x="v")).scalar())
    print(connection.execute(text("SELECT name FROM t WHERE id IN :ids").bindparams(bindparam("ids", expanding=True)), {"ids": [1, 3]}).scalars().all())
    typed = text("SELECT id, n + 0.5 AS half FROM t").columns(id=Integer, half=String)
    print(connection.execute(typed).mappings().all())
    by_place = text("SELECT n, name FROM t WHERE id = :id").columns(t.c.n, t.c.name).bindparams(id=2)
    row = connection.execute(by_place).one()
    print(row._mapping[t.c.name], row.name, row.n)
    sub = text("SELECT id, name FROM t WHERE n < 3").columns(column("id", Integer), column("name", String)).subquery("few")
    print(connection.execute(select(sub.c.name).where(sub.c.id > 1)).all())
    print(connection.execute(select(text("name || '!'"), t.c.id).select_from(t).where(text("n BETWEEN 1 AND 2")).order_by(text("id DESC"))).all())
    print(connection.execute(select(t.c.name, text("count(*)")).group_by(text("name")).having(text("count(*) = :c")).params(c=1)).all())
    print(connection.execute(select(literal_column("n * 2", Integer).label("twice")).select_from(text("t")).order_by("twice")).scalars().all())
    print(connection.execute(select(t.c.id).where(t.c.n == text("(SELECT max(n) FROM t)"))).scalar())
    print(connection.execute(text("UPDATE t SET name = :name WHERE id = :id"), [{"id": 1, "name": "x"}, {"id": 2, "name": "y"}]).rowcount)
    print(connection.execute(text("SELECT name AS \"Odd Name\" FROM t LIMIT 1")).keys())
    cte = text("SELECT id FROM t WHERE n > 1").columns(t.c.id).cte("big")
    print(connection.execute(select(func.count()).select_from(cte)).scalar())
    for bad in (lambda: text("SELECT :a").bindparams(b=1), lambda: connection.execute(text("SELECT :a")), lambda: connection.execute(text("SELECT nothing FROM t"))):
        try:
            bad()
        except Exception as error:
            print(type(error).__name__, str(error).split("\n")[0])
