"""Batches as large as SQLite's number of parameters allows."""
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, event, func, insert, select

engine = create_engine("sqlite://")
metadata = MetaData()
wide = Table("wide", metadata, Column("id", Integer, primary_key=True), *[Column(f"c{n}", Integer) for n in range(60)])
thin = Table("thin", metadata, Column("id", Integer, primary_key=True), Column("v", Integer))
metadata.create_all(engine)


@event.listens_for(engine, "before_cursor_execute")
def tell(connection, cursor, statement, parameters, context, executemany):
    if statement.startswith("INSERT"):
        print(statement[:24], len(statement), len(parameters), executemany)


with engine.begin() as c:
    ids = c.execute(insert(wide).returning(wide.c.id), [{f"c{n}": n * r for n in range(60)} for r in range(700)]).scalars().all()
    print(len(ids), ids[0], ids[-1])
    ids = c.execute(insert(thin).returning(thin.c.id, sort_by_parameter_order=True), [{"v": -n} for n in range(2500)]).scalars().all()
    print(len(ids), ids == sorted(ids))
    print(c.execute(insert(thin), [{"v": 0}] * 1500).rowcount)
    print(c.execute(select(func.count()).select_from(thin)).scalar(), c.execute(select(func.sum(wide.c.c2))).scalar())
small = create_engine("sqlite://", insertmanyvalues_page_size=4)
metadata.create_all(small)
event.listen(small, "before_cursor_execute", tell)
with small.begin() as c:
    print(c.execute(insert(thin).returning(thin.c.id), [{"v": n} for n in range(10)]).scalars().all())
    options = {"insertmanyvalues_page_size": 3}
    print(c.execute(insert(thin).returning(thin.c.id), [{"v": n} for n in range(7)], execution_options=options).scalars().all())
