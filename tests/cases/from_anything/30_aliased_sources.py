# level: advanced | shows: aliased() against subqueries, CTEs, unions, values, tables, adapt_on_names; identity of the loaded objects
from sqlalchemy import Integer, String, column, create_engine, except_, func, intersect, literal, select, text, union, union_all, values
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column


class Base(DeclarativeBase):
    pass


class Star(Base):
    __tablename__ = "star"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    mag: Mapped[int]


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
session.add_all([Star(id=n, name=name, mag=m) for n, (name, m) in enumerate([("Vega", 0), ("Deneb", 1), ("Altair", 1), ("Mira", 3)], 1)])
session.commit()
bright = aliased(Star, select(Star).where(Star.mag < 2).subquery("bright"))
print(select(bright).order_by(bright.name))
found = session.scalars(select(bright).order_by(bright.name)).all()
print([s.name for s in found], found[0] is session.get(Star, found[0].id))
cte = select(Star).order_by(Star.mag.desc()).limit(2).cte("dim")
dim = aliased(Star, cte)
print(session.execute(select(dim, bright).where(dim.mag > bright.mag).order_by(dim.id, bright.id)).all()[0][0].name)
both = union(select(Star).where(Star.id == 1), select(Star).where(Star.mag == 1)).subquery()
either = aliased(Star, both)
print(select(either))
print([s.name for s in session.scalars(select(either).order_by(either.id))])
print([s.name for s in session.scalars(select(Star).from_statement(union_all(select(Star).where(Star.id > 3), select(Star).where(Star.id == 1))))])
print(session.scalars(select(Star.name).where(Star.id.in_(intersect(select(Star.id).where(Star.mag < 2), select(Star.id).where(Star.id > 1)))).order_by(Star.id)).all())
print(session.execute(except_(select(Star.name), select(Star.name).where(Star.mag == 1)).order_by("name")).all())
ordered = aliased(Star, select(Star).order_by(Star.name).limit(3).offset(1).subquery(), name="o")
print([s.name for s in session.scalars(select(ordered).order_by(ordered.name.desc()))])
rows = values(column("id", Integer), column("name", String), name="v").data([(1, "one"), (2, "two")])
print(session.execute(select(Star.name, rows.c.name).join(rows, rows.c.id == Star.id).order_by(Star.id)).all())
names = select(Star.id.label("id"), func.upper(Star.name).label("name"), literal(9).label("mag")).subquery()
loud = aliased(Star, names, adapt_on_names=True)
print(select(loud.name, loud.mag))
print(session.execute(select(loud.name, loud.mag).order_by(loud.id)).all())
part = aliased(Star, select(Star.id, Star.name).subquery())
session.expunge_all()
star = session.scalars(select(part).where(part.name == "Mira")).one()
print(sorted(k for k in star.__dict__ if k[0] != "_"), star.mag)
raw = text("SELECT id, name, mag FROM star WHERE mag = 1 ORDER BY id").columns(Star.id, Star.name, Star.mag)
print([s.name for s in session.scalars(select(Star).from_statement(raw))])
loose = aliased(Star, raw.subquery("raw"))
print([s.name for s in session.scalars(select(loose).order_by(loose.name))])
table = aliased(Star, Star.__table__.alias("t"))
print(select(table.name).where(table.mag == 3), session.scalar(select(table.name).where(table.mag == 3)))
print(session.execute(select(Star.name, bright.name).outerjoin(bright, bright.id == Star.id).order_by(Star.id)).all())
ranked = select(Star, func.rank().over(order_by=Star.mag).label("r")).subquery()
entity = aliased(Star, ranked)
print([(s.name, r) for s, r in session.execute(select(entity, ranked.c.r).order_by(ranked.c.r, entity.id))])
again = aliased(bright) if False else aliased(Star, select(bright).where(bright.id > 1).subquery())
print([s.name for s in session.scalars(select(again).order_by(again.id))])
