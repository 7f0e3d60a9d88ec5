# level: intermediate | shows: composite of a dataclass in rows, conditions, ordering, updates; Bundle and its subclasses
import dataclasses
from typing import Optional
from sqlalchemy import ForeignKey, String, create_engine, select, insert, update, inspect, func, delete
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, composite, mapped_column, relationship, aliased, Bundle, CompositeProperty)

class Base(DeclarativeBase):
    pass

@dataclasses.dataclass
class Point:
    x: int
    y: int

class Vertex(Base):
    __tablename__ = "vertices"
    id: Mapped[int] = mapped_column(primary_key=True)
    start: Mapped[Point] = composite(mapped_column("x1"), mapped_column("y1"))
    end: Mapped[Point] = composite(mapped_column("x2"), mapped_column("y2"))
    def __repr__(self):
        return f"Vertex(start={self.start}, end={self.end})"

e = create_engine("sqlite://", echo=False)
print(Base.metadata.tables["vertices"].columns.keys())
for c in Vertex.__table__.c:
    print(c.name, c.type, c.nullable)
Base.metadata.create_all(e)
with Session(e) as s:
    v = Vertex(start=Point(3, 4), end=Point(26, 15))
    print(v, v.x1, v.y2)
    s.add(v)
    s.commit()
    print(v.start is v.start, v.start)
    stmt = select(Vertex).where(Vertex.start == Point(3, 4), Vertex.end < Point(100, 20))
    print(stmt)
    print(s.scalars(stmt).all())
    print(s.scalars(select(Vertex).where(Vertex.start != Point(3, 4))).all())
    print(select(Vertex).where(Vertex.start == None))
    print(select(Vertex.start, Vertex.id))
    print(s.execute(select(Vertex.start, Vertex.id)).all())
    r = s.execute(select(Vertex.id, Vertex.start, Vertex.end)).first()
    print(r, r.start.x, r._mapping.keys(), r._fields)
    print(s.scalars(select(Vertex.end)).all())
    v.start = Point(10, 11)
    print(s.dirty, v.x1, inspect(v).attrs.x1.history)
    s.flush()
    print(v.start)
    v.x1 = 77
    print(v.start)
    s.commit()
    print(v.start)
    print(select(Vertex).order_by(Vertex.start, Vertex.end.desc()))
    print(update(Vertex).values({Vertex.start: Point(5, 6)}))
    s.execute(update(Vertex).values({Vertex.start: Point(5, 6)}).where(Vertex.id == 1))
    print(v.start)
    s.expire(v)
    print(v.start)
    print(s.execute(select(Vertex).filter_by(start=Point(5, 6))).all())
    print(s.query(Vertex).filter_by(end=Point(26, 15)).one())
    print(s.query(Vertex.start).all(), s.query(Vertex.start, Vertex.id).all())
    va = aliased(Vertex)
    print(select(va.start).where(va.end == Point(1, 2)))
    print(s.execute(select(va.start, va)).all())
    try:
        v.end = None
        print(v.x2, v.y2, v.end)
        s.flush()
    except Exception as ex:
        print(type(ex).__name__, ex)
        s.rollback()
    print(v.end)
    print(inspect(Vertex).composites.keys(), inspect(Vertex).attrs.keys(), inspect(Vertex).column_attrs.keys())
    p = Vertex.start.property
    print(p, p.key, [q.key for q in p.props], p.columns, p.composite_class, type(p).__name__)
    print(str(Vertex.start), Vertex.start.key, Vertex.start.class_)
    print(group := select(Vertex.start, func.count()).group_by(Vertex.start))
    print(s.execute(group).all())
    print(isinstance(p, CompositeProperty))
    b = Bundle("pts", Vertex.x1, Vertex.y1)
    print(select(b).where(b.c.x1 == 5))
    row = s.execute(select(Vertex.id, b)).one()
    print(row, row.pts, row.pts.x1, row.pts._mapping)
    class DictBundle(Bundle):
        def create_row_processor(self, query, procs, labels):
            def proc(row):
                return dict(zip(labels, (proc(row) for proc in procs)))
            return proc
    db = DictBundle("d", Vertex.x1, (Vertex.y1 + 1).label("yy"))
    print(s.execute(select(db)).all())
    print(s.query(db).all())
    print(s.query(Bundle("z", Vertex.x1, Vertex.y1, single_entity=True)).all())
    nb = Bundle("n", Bundle("a", Vertex.x1), Bundle("b", Vertex.y1))
    print(s.execute(select(nb)).one())
