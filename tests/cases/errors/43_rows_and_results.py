# level: advanced | shows: mistakes with rows, mappings and results
from sqlalchemy import *
from sqlalchemy.orm import *

Base = declarative_base()


class T(Base):
    __tablename__ = "t"
    id = Column(Integer, primary_key=True)
    a = Column(String)


e = create_engine("sqlite://")
Base.metadata.create_all(e)


def go(l, fn):
    try:
        print(l, fn())
    except Exception as x:
        print(l, type(x).__name__, x, x.args)


with Session(e) as s:
    s.add(T(a="x"))
    s.commit()
    for label, r in {
        "orm": s.execute(select(T.id, T.a)).one(),
        "ent": s.execute(select(T)).one(),
        "core": s.connection().execute(select(T.__table__)).one(),
        "score": s.execute(select(T.__table__)).one(),
        "text": s.execute(text("select id, a from t")).one(),
        "query": s.query(T.id, T.a).one(),
        "returning": s.execute(insert(T).values(a="q").returning(T.id, T.a)).one(),
        "upd": s.execute(update(T).values(a="q").where(T.id == 1).returning(T.id)).one(),
        "orm dup": s.execute(select(T.id, T.id.label("id"))).one(),
    }.items():
        go(label, lambda: r.nope)
        go(label, lambda: r._mapping["nope"])
        go(label, lambda: r._mapping[T.a])
        go(label, lambda: r[5])
        go(label, lambda: r["id"])
        go(label, lambda: r.id)
        go(label, lambda: r._mapping[e])
        go(label, lambda: r._mapping.get("zz"))
        go(label, lambda: r._asdict())
        go(label, lambda: setattr(r, "id", 3))
        go(label, lambda: r.count(1))
    go("res", lambda: s.execute(select(T.id)).scalars("zz").all())
    go("res", lambda: s.execute(select(T.id)).columns("zz").all())
    go("res", lambda: s.execute(select(T.id)).columns(4).all())
    go("res", lambda: s.connection().execute(select(T.id)).columns("zz").all())
    go("res", lambda: s.connection().execute(select(T.id)).scalars(3).all())
    go("res", lambda: s.execute(select(T.id)).nope)
    go("res", lambda: s.execute(select(T.id)).scalars().nope)
    go("res", lambda: s.scalars(select(T.id)).scalar())
    go("res", lambda: s.scalars(select(T.id)).mappings())
    go("res", lambda: s.execute(select(T.id)).mappings().scalars())
    go("res", lambda: s.execute(select(T.id)).one(5))
    go("res", lambda: s.execute(select(T.id).where(false())).scalar_one())
    go("res", lambda: s.execute(select(T.id)).partitions(0))
    go("res", lambda: list(s.execute(select(T.id)).partitions()))
    go("res", lambda: s.execute(select(T.id)).fetchmany(-1))
    r = s.execute(select(T))
    r.all()
    go("again", lambda: r.all())
    go("again", lambda: r.first())
    go("again", lambda: r.fetchone())
    go("closed", lambda: r.closed)
    r = s.connection().execute(select(T.id))
    r.close()
    go("closed", lambda: r.fetchone())
    go("closed", lambda: r.first())
    go("keys", lambda: list(r.keys()))
    go("joined", lambda: s.execute(text("create table zz (id integer)")).all())
    go("rowcount", lambda: s.execute(text("delete from zz")).rowcount)
    go("pk", lambda: s.execute(text("delete from zz")).inserted_primary_key)
    go("pk", lambda: s.connection().execute(select(T.id)).inserted_primary_key)
    go("lp", lambda: s.connection().execute(select(T.id)).lastrowid)
    go("lp", lambda: s.connection().execute(select(T.id)).last_inserted_params())
    go("lp", lambda: s.connection().execute(insert(T.__table__).values(a="m")).last_updated_params())
    go("lp", lambda: s.connection().execute(insert(T.__table__).values(a="m")).returned_defaults)
    go("lp", lambda: s.connection().execute(insert(T.__table__).values(a="m")).fetchall())
    go("lp", lambda: s.connection().execute(insert(T.__table__), [dict(a="m"), dict(a="n")]).inserted_primary_key)
