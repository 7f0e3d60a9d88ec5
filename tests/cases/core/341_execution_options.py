"""Options of engines, connections, statements and calls."""
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, insert, select, text, update

engine = create_engine("sqlite://", execution_options={"app": "x"})
metadata = MetaData()
t = Table("t", metadata, Column("id", Integer, primary_key=True), Column("v", Integer))
metadata.create_all(engine)
print(engine.get_execution_options())
with engine.connect() as c:
    print(c.get_execution_options())
    same = c.execution_options(who="me", app="y")
    print(same is c, c.get_execution_options())
    c.execute(insert(t), [{"v": n} for n in range(7)])
    r = c.execution_options(stream_results=True, yield_per=2).execute(select(t.c.id))
    print([len(part) for part in r.partitions()])
with engine.connect() as c:
    print(c.get_execution_options())
    c.execute(insert(t), [{"v": n} for n in range(7)])
    r = c.execute(select(t.c.id), execution_options={"yield_per": 3})
    print([list(part) for part in r.partitions()], r.closed)
    r = c.execute(select(t.c.id).execution_options(yield_per=4))
    print([len(part) for part in r.partitions()])
    r = c.execute(select(t.c.id).execution_options(yield_per=4), execution_options={"yield_per": 5})
    print([len(part) for part in r.partitions()])
    r = c.execute(update(t).values(v=1), execution_options={"preserve_rowcount": True})
    print(r.rowcount)
    r = c.execute(insert(t), [{"v": 1}, {"v": 2}], execution_options={"preserve_rowcount": True})
    print(r.rowcount)
    print(c.scalar(text("SELECT 1"), execution_options={"no_parameters": True}))
derived = engine.execution_options(more=1)
print(derived.get_execution_options(), engine.get_execution_options(), derived.url == engine.url)
engine.update_execution_options(late=2)
print(engine.get_execution_options(), derived.get_execution_options())
options = engine.get_execution_options()
try:
    options["x"] = 1
except TypeError as error:
    print(error)
print(options.union({"x": 1}), type(options).__name__)
