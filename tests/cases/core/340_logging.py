"""What the engine tells Python's logging."""
import logging
import re
import sys

from sqlalchemy import Column, Integer, MetaData, String, Table, create_engine, insert, literal, select, text


class Plain(logging.Formatter):
    def format(self, record):
        message = re.sub(r"[\d.]+(e-\d+)?s", "…s", record.getMessage())
        return f"{record.levelname} {record.name[11:]} | {message}"


handler = logging.StreamHandler(sys.stdout)
handler.setFormatter(Plain())
logger = logging.getLogger("sqlalchemy.engine")
logger.addHandler(handler)
logger.setLevel(logging.INFO)
engine = create_engine("sqlite://")
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("s", String))
metadata.create_all(engine)
with engine.begin() as c:
    c.execute(insert(t), [{"s": f"s{n}"} for n in range(12)])
    c.execute(insert(t), {"s": "x" * 500})
    for n in (1, 2):
        c.execute(select(t).where(t.c.id == n))
    c.execute(select(t).where(t.c.id.in_([1, 2, 3])))
    c.execute(select(t).where(t.c.id.in_([1])))
    c.execute(text("SELECT 1"), execution_options={"compiled_cache": None})
    c.execute(select(literal("a" * 301)))
    c.exec_driver_sql("SELECT ?", (1,))
    c.execute(insert(t), [{"s": f"s{n}"} for n in range(10)])
    c.execute(insert(t).returning(t.c.id), [{"s": "p"}, {"s": "q"}])
    c.execute(insert(t).returning(t.c.id, sort_by_parameter_order=True), [{"s": "p"}, {"s": "q"}])
    c.execute(text("SELECT " + ", ".join(f":p{n}" for n in range(120))), {f"p{n}": n for n in range(120)})
    c.begin_nested().rollback()
    c.begin_nested().commit()
logger.setLevel(logging.DEBUG)
with engine.connect() as c:
    r = c.execute(select(t.c.id, t.c.s).limit(3))
    print(r.fetchone(), r.fetchmany(1), r.all())
    c.execution_options(logging_token="token").execute(select(t.c.id).limit(1)).all()
logger.setLevel(logging.INFO)
engines = []
for options in ({"query_cache_size": 0}, {"logging_name": "mine"}, {"hide_parameters": True}, {"isolation_level": "AUTOCOMMIT"}):
    engines.append(create_engine("sqlite://", **options))
    with engines[-1].connect() as c:
        c.execute(select(literal(1)))
        c.commit()
