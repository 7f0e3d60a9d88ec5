# level: intermediate | shows: version counters of several kinds, eager_defaults, confirm_deleted_rows
from sqlalchemy import *
from sqlalchemy.orm import *
import warnings
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    ver: Mapped[int] = mapped_column(nullable=False)
    __mapper_args__ = {"version_id_col": ver}
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    ver = mapped_column(String(9), nullable=False)
    __mapper_args__ = {"version_id_col": ver, "version_id_generator": lambda v: "v1" if v is None else "v%d" % (int(v[1:]) + 1)}
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    ver: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": ver, "version_id_generator": False}
class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    up: Mapped[str] = mapped_column(server_default=text("'q'"), server_onupdate=FetchedValue())
    __mapper_args__ = {"eager_defaults": True, "confirm_deleted_rows": False}
e = create_engine("sqlite://")
Base.metadata.create_all(e)
@event.listens_for(e, "before_cursor_execute")
def b(c, cur, st, p, ctx, m): print(">", st, p)
with Session(e) as s:
    for k in (A, B, C, D):
        o = k(name="n"); s.add(o); s.commit(); o.name = "m"; s.flush()
        print(k.__name__, o.ver if k is not D else o.up)
        s.commit()
    a = s.get(A, 1); a.name
    s.execute(text("update a set ver=9")); a.name = "z"
    try: s.flush()
    except Exception as x: print(type(x).__name__, x)
    s.rollback()
    c = s.get(C, 1); c.name="w"; c.ver = 5; s.commit(); print(c.ver)
    bb = s.get(B, 1); bb.name
    s.execute(text("delete from b")); s.delete(bb)
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: s.flush()
        except Exception as x: print(type(x).__name__, x)
        print([str(i.message) for i in w])
    s.rollback()
    d = s.get(D, 1); d.name
    s.execute(text("delete from d")); s.delete(d); s.flush()
print(inspect(A).version_id_col, inspect(D).eager_defaults, inspect(D).confirm_deleted_rows)
