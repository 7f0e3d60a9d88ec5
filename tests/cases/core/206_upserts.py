"""ON CONFLICT of SQLite in all its forms."""
from sqlalchemy import Column, Index, Integer, MetaData, String, Table, UniqueConstraint, bindparam, case, create_engine, func, select
from sqlalchemy.dialects.sqlite import insert

engine = create_engine("sqlite://")
metadata = MetaData()
stock = Table("stock", metadata, Column("id", Integer, primary_key=True), Column("sku", String, unique=True), Column("n", Integer, default=1), Column("note", String), Column("open", Integer))
Index("one_open", stock.c.note, unique=True, sqlite_where=stock.c.open == 1)
metadata.create_all(engine)


def show(connection):
    print(connection.execute(select(stock.c.id, stock.c.sku, stock.c.n, stock.c.note).order_by(stock.c.id)).all())


with engine.begin() as connection:
    connection.execute(insert(stock), [{"sku": "a", "n": 1}, {"sku": "b", "n": 2}])
    stmt = insert(stock).values(sku="a", n=5, note="new")
    result = connection.execute(stmt.on_conflict_do_nothing())
    print(result.rowcount)
    connection.execute(stmt.on_conflict_do_update(index_elements=["sku"], set_={"n": stock.c.n + stmt.excluded.n, "note": stmt.excluded.note}))
    show(connection)
    connection.execute(stmt.on_conflict_do_update(index_elements=[stock.c.sku], set_={"n": 0}, where=stock.c.n > 100))
    connection.execute(stmt.on_conflict_do_update(index_elements=["sku"], set_=dict(note=case((stmt.excluded.n > stock.c.n, "up"), else_="down"))))
    show(connection)
    many = insert(stock)
    many = many.on_conflict_do_update(index_elements=["sku"], set_={"n": many.excluded.n + stock.c.n})
    connection.execute(many, [{"sku": "b", "n": 3}, {"sku": "c", "n": 4}])
    show(connection)
    rows = connection.execute(many.returning(stock.c.sku, stock.c.n), [{"sku": "c", "n": 1}, {"sku": "d", "n": 2}])
    print(sorted(rows.all()))
    double = insert(stock).values(id=1, sku="b", n=9)
    double = double.on_conflict_do_update(index_elements=["sku"], set_={"note": "sku"}).on_conflict_do_update(index_elements=["id"], set_={"note": "id"})
    connection.execute(double)
    show(connection)
    partial = insert(stock).values(sku="e", note="x", open=1)
    connection.execute(partial)
    again = insert(stock).values(sku="f", note="x", open=1)
    connection.execute(again.on_conflict_do_update(index_elements=["note"], index_where=stock.c.open == 1, set_={"n": 77}))
    show(connection)
    copied = insert(stock).from_select(["sku", "n"], select(stock.c.sku, stock.c.n + 1).where(stock.c.sku < "c"))
    connection.execute(copied.on_conflict_do_update(index_elements=["sku"], set_={"n": copied.excluded.n}))
    print(connection.scalar(select(func.sum(stock.c.n))))
    several = insert(stock).values([{"sku": "a", "n": 1}, {"sku": "z", "n": 2}])
    connection.execute(several.on_conflict_do_nothing(index_elements=["sku"]))
    show(connection)
    try:
        connection.execute(insert(stock).values(sku="a").on_conflict_do_update(index_elements=["note"], set_={"n": 1}))
    except Exception as error:
        print(type(error).__name__, error.orig)
