# level: advanced | shows: columns that rows of Core and ORM do not have
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
    go("one", lambda: s.execute(select(T.id, T.a)).one().nope)
    go("all", lambda: s.execute(select(T.id, T.a)).all()[0].nope)
    go("first", lambda: s.execute(select(T.id, T.a)).first().nope)
    go("iter", lambda: next(iter(s.execute(select(T.id, T.a)))).nope)
    go("q", lambda: s.query(T.id, T.a).all()[0].nope)
    go("fetchall", lambda: s.execute(select(T.id, T.a)).fetchall()[0].nope)
    go("fetchall", lambda: s.execute(select(T.id, T.a)).fetchall()[0]._mapping["nope"])
    go("fetchall", lambda: s.connection().execute(select(T.id, T.a)).fetchall()[0].nope)
    go("fetchall", lambda: s.connection().execute(select(T.__table__)).fetchall()[0].nope)
    go("fetchall", lambda: s.execute(text("select * from t")).fetchall()[0].nope)
    go("fetchall", lambda: s.execute(select(T.__table__)).fetchall()[0].nope)
    go("mappings", lambda: s.execute(select(T.id, T.a)).mappings().all()[0]["nope"])
    go("unique", lambda: s.execute(select(T.id, T.a)).unique().all()[0].nope)
    go("tuples", lambda: s.execute(select(T.id, T.a)).tuples().all()[0].nope)
    go("columns", lambda: s.execute(select(T.id, T.a)).columns(0).all()[0].nope)
    go("columns", lambda: s.connection().execute(select(T.__table__)).columns(0).all()[0].nope)
    fz = s.execute(select(T.id, T.a)).freeze()
    go("frozen", lambda: fz().all()[0].nope)
    go("partition", lambda: next(s.execute(select(T.id, T.a)).partitions(1))[0].nope)
