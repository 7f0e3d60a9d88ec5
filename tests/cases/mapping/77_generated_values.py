# level: intermediate | shows: Identity, Sequence, defaults of context functions, FetchedValue, onupdate, eager fetching
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
n = iter(range(100))
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(Identity(start=5), primary_key=True)
    x: Mapped[int] = mapped_column(default=lambda: next(n), onupdate=lambda ctx: ctx.get_current_parameters()["y"] + 1)
    y: Mapped[int] = mapped_column(default=lambda ctx: ctx.get_current_parameters()["x"] * 10)
    z: Mapped[str] = mapped_column(default=func.lower("ABC"), onupdate=func.upper("def"))
    w: Mapped[str] = mapped_column(server_default=text("'sd'"))
    q: Mapped[int] = mapped_column(Sequence("qs"), nullable=True)
    f: Mapped[str] = mapped_column(FetchedValue(), nullable=True)
    k: Mapped[str] = mapped_column(insert_default="ins", nullable=True)
    sub: Mapped[int] = mapped_column(default=select(func.count(text("1"))).select_from(text("sqlite_master")).scalar_subquery())
e = create_engine("sqlite://"); Base.metadata.create_all(e)
@event.listens_for(e, "before_cursor_execute")
def b(c, cur, st, p, ctx, m): print(">", st, p)
with Session(e) as s:
    a = A(); s.add(a); s.flush(); print(sorted(inspect(a).unloaded)); print(a.id, a.x, a.y, a.z, a.w, a.q, a.f, a.k, a.sub)
    a.y = 50; s.flush(); print(sorted(inspect(a).unloaded)); print(a.x, a.z)
    s.add_all([A(x=100, y=2), A(x=200, y=3)]); s.flush()
    a.x = func.abs(-7); s.flush(); print(a.x)
    a.w = None
    try: s.flush()
    except Exception as x: print(type(x).__name__, x)
