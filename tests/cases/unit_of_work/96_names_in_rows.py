# level: intermediate | shows: what columns of rows are called: functions, labels, casts, duplicates, entities, bundles; select() against Query, RETURNING and Core
from sqlalchemy import Integer, case, cast, create_engine, func, insert, literal, select, text, update
from sqlalchemy.orm import Bundle, DeclarativeBase, Mapped, Session, aliased, mapped_column


class Base(DeclarativeBase):
    pass


class Tree(Base):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    height: Mapped[int] = mapped_column("h")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Tree(kind="oak", height=20), Tree(kind="elm", height=15), Tree(kind="oak", height=30)])
session.commit()

row = session.execute(select(func.count(Tree.id), func.max(Tree.height), func.sum(Tree.height) + 1)).one()
print(row._fields, row.count, row.max, row._no_label, row._asdict())
try:
    print(row.count_1)
except AttributeError as err:
    print(type(err).__name__, err)
result = session.execute(select(Tree.kind, func.count(), func.count(Tree.id), func.avg(Tree.height).label("mean")).group_by(Tree.kind).order_by(Tree.kind))
print(result.keys())
print([dict(r) for r in result.mappings()])
result = session.execute(select(Tree.height, Tree.height, Tree.id, Tree, cast(Tree.height, Integer) + 1, cast(func.abs(Tree.height), Integer), case((Tree.height > 20, "tall"), else_="low"), literal("x")))
print(result.keys(), len(result.first()))
other = aliased(Tree, name="other")
row = session.execute(select(Tree.id, other.id, other.kind, other).where(Tree.id == other.id)).first()
print(row._fields, row.id_1, row.other is row[3])
row = session.execute(select(Bundle("size", Tree.height, func.length(Tree.kind)), Tree.kind)).first()
print(row._fields, row.size._fields if hasattr(row.size, "_fields") else None, row.size.height)
row = session.query(Tree.kind, func.count(Tree.id), func.min(Tree.height).label("low")).group_by(Tree.kind).order_by(Tree.kind).first()
print(row._fields, row._asdict(), row[1], len(row))
row = session.query(Tree, Tree.id, Tree.id).first()
print(row._fields, row.id)
print(session.execute(select(func.count(Tree.__table__.c.id), Tree.__table__.c.h)).keys())
print(session.connection().execute(select(func.count(Tree.id), Tree.height)).keys())
print(session.execute(text("SELECT count(*), max(h) AS top FROM tree")).one()._fields)
print(session.execute(update(Tree).where(Tree.id == 1).values(height=21).returning(func.upper(Tree.kind), Tree.height, Tree.height + 1)).one()._fields)
print(session.execute(insert(Tree).returning(Tree.id, func.lower(Tree.kind)), [{"kind": "ASH", "height": 1}]).one()._mapping)
sub = select(Tree.kind, func.max(Tree.height).label("top")).group_by(Tree.kind).subquery()
print(sub.c.keys(), session.execute(select(sub).order_by(sub.c.kind)).first()._fields)
print(session.execute(select(sub.c.kind, Tree.kind).join(Tree, Tree.kind == sub.c.kind).order_by(Tree.id)).first()._mapping)
union = select(Tree.id, func.length(Tree.kind)).union_all(select(Tree.id, Tree.height))
print(session.execute(union).keys())
print(session.execute(select(Tree.id, func.length(Tree.kind)).distinct().order_by(Tree.id)).columns("length", "id").first())
