# level: advanced | shows: insert(), update() with rows for joined inheritance of three levels: a statement per table, RETURNING across tables, keys handed down, defaults of each level
from sqlalchemy import ForeignKey, create_engine, func, insert, inspect, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Item(Base):
    __tablename__ = "item"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    label: Mapped[str]
    stock: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"polymorphic_on": "sort", "polymorphic_identity": "item"}


class Tool(Item):
    __tablename__ = "tool"
    tool_id: Mapped[int] = mapped_column(ForeignKey("item.id"), primary_key=True)
    handle: Mapped[str] = mapped_column(server_default="wood")
    __mapper_args__ = {"polymorphic_identity": "tool"}


class Saw(Tool):
    __tablename__ = "saw"
    saw_id: Mapped[int] = mapped_column(ForeignKey("tool.tool_id"), primary_key=True)
    teeth: Mapped[int | None]
    note: Mapped[str] = mapped_column(default=lambda: "sharp", onupdate=lambda: "used")
    __mapper_args__ = {"polymorphic_identity": "saw"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def attempt(label, stmt, rows, **options):
    try:
        result = session.execute(stmt, rows, execution_options=options)
        print(label, result.all() if "RETURNING" in str(stmt) else "done")
    except Exception as err:
        print(label, type(err).__name__, str(err).splitlines()[0])


attempt("plain", insert(Saw), [{"label": "a", "teeth": 5}, {"label": "b", "handle": "steel"}])
attempt("with keys", insert(Saw), [{"id": 50, "label": "c", "tool_id": 50, "saw_id": 50}, {"id": 51, "label": "d"}])
attempt("columns", insert(Saw).returning(Saw.id, Saw.saw_id, Saw.handle, Saw.note, Saw.sort), [{"label": "e"}, {"label": "f", "teeth": 9}])
attempt("leaf column", insert(Saw).returning(Saw.teeth), [{"label": "g", "teeth": 1}, {"label": "h", "teeth": 2}])
attempt("base column", insert(Tool).returning(Tool.stock, Tool.handle), [{"label": "i"}, {"label": "j", "stock": 7}])
saws = session.scalars(insert(Saw).returning(Saw, sort_by_parameter_order=True), [{"label": "k", "teeth": 3}, {"label": "l"}]).all()
print([(s.id, s.tool_id, s.saw_id, s.label, s.teeth, s.handle, s.stock, s.note) for s in saws], [inspect(s).persistent for s in saws])
attempt("values", insert(Saw).values(stock=func.length("abc"), note="set"), [{"label": "m"}, {"label": "n"}])
attempt("values alone", insert(Saw).values(saw_id=50, teeth=1), {})
attempt("update rows", update(Saw), [{"id": saws[0].id, "label": "kk", "teeth": 30}, {"id": saws[1].id, "handle": "horn"}])
print([(s.label, s.teeth, s.handle, s.note) for s in saws])
attempt("update other keys", update(Saw), [{"id": saws[0].id, "tool_id": saws[0].id, "saw_id": saws[0].id, "teeth": 31, "stock": 9}])
attempt("update by leaf key", update(Saw), [{"saw_id": saws[0].id, "teeth": 32}])
attempt("update missing", update(Saw), [{"id": 999, "label": "none"}])
attempt("update values", update(Saw).values(stock=Saw.stock + 1), [{"id": saws[0].id, "label": "kkk"}])
session.expire_all()
print([(s.label, s.teeth, s.handle, s.note, s.stock) for s in saws])
session.commit()
print(session.execute(select(Saw.id, Saw.label, Saw.teeth, Saw.handle, Saw.stock, Saw.note).order_by(Saw.id)).all())
print(session.execute(select(Item.sort, func.count()).group_by(Item.sort).order_by(Item.sort)).all())
