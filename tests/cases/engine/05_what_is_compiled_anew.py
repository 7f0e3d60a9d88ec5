# Which statements an engine compiles anew, by what its log says.
import logging
from sqlalchemy import (
    JSON, Column, Integer, MetaData, String, Table, bindparam, create_engine, delete, func, insert, select, text, union, update,
)
from sqlalchemy.dialects.sqlite import insert as upsert


class Compilations(logging.Handler):
    def emit(self, record):
        message = record.getMessage()
        if message.startswith("["):
            print("   ", message.split(" in ")[0].split(" since ")[0].split(" 0.")[0].lstrip("["))


logger = logging.getLogger("sqlalchemy.engine")
logger.addHandler(Compilations())
logger.setLevel(logging.INFO)
logger.propagate = False
engine = create_engine("sqlite://")
metadata = MetaData()
item = Table("item", metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("data", JSON))

statements = {
    "values": lambda n: insert(item).values(id=n, name=f"n{n}"),
    "none": lambda n: insert(item).values(id=10 + n, name=None if n else "x"),
    "a dict": lambda n: insert(item).values({"id": 20 + n, item.c.data: {"k": n}}),
    "functions": lambda n: insert(item).values(id=30 + n, name=func.upper("x")),
    "rows": lambda n: insert(item).values([{"id": 40 + n}, {"id": 50 + n}]),
    "update": lambda n: update(item).values(name=str(n)).where(item.c.id == n),
    "ordered": lambda n: update(item).ordered_values((item.c.name, str(n)), (item.c.id, n)).where(item.c.id == n),
    "expressions": lambda n: update(item).values(name=item.c.name + str(n)),
    "upsert": lambda n: upsert(item).values(id=n).on_conflict_do_update(index_elements=["id"], set_={"name": str(n)}),
    "ignore": lambda n: upsert(item).values(id=n).on_conflict_do_nothing(),
    "from select": lambda n: insert(item).from_select(["name"], select(item.c.name).where(item.c.id == n)),
    "delete": lambda n: delete(item).where(item.c.id == 100 + n),
    "select": lambda n: select(item).where(item.c.id > n, item.c.name.in_([str(n)] * (n + 1))).limit(n + 1),
    "union": lambda n: union(select(item.c.id).where(item.c.id == n), select(item.c.id).where(item.c.id == 7)),
    "text": lambda n: text("SELECT :n AS n").bindparams(n=n),
    "subquery": lambda n: select(select(item).where(item.c.id == n).subquery().c.name),
    "cte": lambda n: select(select(item.c.id).where(item.c.id == n).cte("c")),
}
with engine.begin() as connection:
    metadata.create_all(connection)
    for name, statement in statements.items():
        print(name)
        for number in range(2):
            connection.execute(statement(number))
    print("parameters")
    same = insert(item)
    connection.execute(same, {"name": "p"})
    connection.execute(same, {"name": "q"})
    connection.execute(same, [{"name": "r"}, {"name": "s"}])
    connection.execute(same.values(name="t"), {"data": 1})
    connection.execute(update(item).where(item.c.id == bindparam("b")), {"b": 1, "name": "z"})
