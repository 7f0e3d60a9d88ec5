from sqlalchemy import create_engine, MetaData, Table, Column, Integer, String, text, insert, select, update, delete, exc
engine = create_engine("sqlite://")
m = MetaData()
t = Table("t", m, Column("id", Integer, primary_key=True), Column("x", String, unique=True), Column("n", Integer, default=lambda: 7), Column("k", Integer, default=lambda ctx: ctx.get_current_parameters()["n"] + 1))
m.create_all(engine)
with engine.begin() as conn:
    r = conn.execute(insert(t), {"x": "a"})
    print(r.inserted_primary_key, r.rowcount, r.lastrowid)
    conn.execute(insert(t), [{"x": "b"}, {"x": "c"}])
    print(conn.execute(insert(t).returning(t.c.id), [{"x": "d"}, {"x": "e"}]).all())
    for row in conn.execute(select(t).where(t.c.id > 1)):
        print(row, row.x, row[0], row._mapping["n"])
    print(conn.execute(select(t.c.x)).scalars().all())
    print(conn.scalar(text("select count(*) from t where x > :y"), {"y": "a"}))
    print(conn.execute(update(t).values(n=1)).rowcount)
try:
    with engine.begin() as conn:
        conn.execute(delete(t).where(t.c.x == "a"))
        conn.execute(insert(t), {"x": "b"})
except exc.IntegrityError as e:
    print(e)
    print(type(e.orig), e.orig, e.orig.args, e.statement, e.params, e.orig.sqlite_errorname)
with engine.connect() as conn:
    print(conn.execute(select(t.c.x)).scalars().all())
    try:
        conn.execute(select(t)).one()
    except exc.MultipleResultsFound as e:
        print(e)
    with conn.begin_nested() as sp:
        conn.execute(delete(t))
        sp.rollback()
    print(conn.execute(select(t.c.x)).scalars().first())
    try:
        conn.execute(text("select * from nope"))
    except exc.OperationalError as e:
        print(e)
    try:
        conn.execute(text("select :x"))
    except exc.StatementError as e:
        print(e)
