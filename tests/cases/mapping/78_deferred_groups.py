# level: intermediate | shows: deferred groups, raiseload, undefer_group, load_only
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    blurb: Mapped[str] = mapped_column(deferred=True, deferred_group="texts")
    body: Mapped[str] = mapped_column(deferred_group="texts")
    cover: Mapped[str] = mapped_column(deferred=True, deferred_raiseload=True)
    size: Mapped[int] = column_property(func.length(text("title")), deferred=True, group="texts")
e = create_engine("sqlite://", echo=False)
Base.metadata.create_all(e)
@event.listens_for(e, "before_cursor_execute")
def b(c, cur, st, p, ctx, m): print(">", st, p)
with Session(e) as s:
    s.add(Book(title="A", blurb="b", body="c", cover="x")); s.commit(); s.expunge_all()
    k = s.scalars(select(Book)).one()
    print(sorted(inspect(k).unloaded))
    print(k.blurb); print(sorted(inspect(k).unloaded), k.body, k.size)
    try: k.cover
    except Exception as x: print(type(x).__name__, x)
    s.expunge_all()
    k = s.scalars(select(Book).options(undefer_group("texts"))).one(); print(sorted(inspect(k).unloaded))
    s.expunge_all()
    k = s.scalars(select(Book).options(undefer("*"))).one(); print(sorted(inspect(k).unloaded))
    s.expunge_all()
    k = s.scalars(select(Book).options(defer(Book.title, raiseload=True), undefer(Book.body))).one(); print(sorted(inspect(k).unloaded))
    try: k.title
    except Exception as x: print(type(x).__name__, x)
    s.expunge_all()
    k = s.scalars(select(Book).options(load_only(Book.title))).one(); print(sorted(inspect(k).unloaded)); print(k.size)
