# level: advanced | shows: RETURNING of update() and delete(): entities, columns, bundles, expressions; objects in the session refreshed or not; populate_existing; rowcounts
from sqlalchemy import String, create_engine, delete, func, insert, inspect, literal_column, select, update
from sqlalchemy.orm import Bundle, DeclarativeBase, Mapped, Session, column_property, deferred, mapped_column


class Base(DeclarativeBase):
    pass


class Goat(Base):
    __tablename__ = "goat"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column()
    milk: Mapped[int] = mapped_column(default=0)
    notes: Mapped[str | None] = mapped_column(deferred=True)
    loud: Mapped[str] = column_property(func.upper(name))

    def __repr__(self):
        return f"<{self.name} {self.milk}>"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
goats = session.scalars(insert(Goat).returning(Goat, sort_by_parameter_order=True), [{"name": n, "milk": i} for i, n in enumerate(["Ada", "Bix", "Cleo", "Dot"])]).all()
print(goats, [sorted(g.__dict__.keys() - {"_sa_instance_state"}) for g in goats[:1]])
session.commit()
print(goats[0].loud, goats)


def run(label, stmt, **options):
    result = session.execute(stmt, execution_options=options)
    rows = result.all()
    print(label, rows, list(result.keys()))
    return rows


run("entity", update(Goat).where(Goat.id < 3).values(milk=Goat.milk + 10).returning(Goat))
run("columns", update(Goat).where(Goat.id == 3).values(milk=7).returning(Goat.id, Goat.milk.label("litres"), (Goat.milk * 2).label("double")))
run("no sync", update(Goat).where(Goat.id == 4).values(milk=70).returning(Goat), synchronize_session=False)
print(goats[3].milk)
run("no sync populate", update(Goat).where(Goat.id == 4).values(milk=71).returning(Goat), synchronize_session=False, populate_existing=True)
print(goats[3].milk)
run("fetch columns", update(Goat).where(Goat.name.like("%o%")).values(notes=Goat.name + "?").returning(Goat.name, Goat.notes), synchronize_session="fetch")
print(sorted(inspect(goats[2]).unloaded))
run("function", update(Goat).where(Goat.id == 1).values(name=func.lower(Goat.name)).returning(func.length(Goat.name), Goat.name))
print(goats[0].name, goats[0].loud)
run("bundle", update(Goat).where(Goat.id == 2).values(milk=0).returning(Bundle("b", Goat.id, Goat.milk)))
run("mixed", update(Goat).where(Goat.id == 2).values(milk=5).returning(Goat, Goat.milk, literal_column("1")))
stmt = update(Goat).values(milk=1).returning(Goat.id)
result = session.execute(stmt)
print(type(result).__name__, result.first(), hasattr(result, "rowcount"))
gone = run("delete", delete(Goat).where(Goat.milk == 1, Goat.id.in_([1, 2])).returning(Goat))
print([inspect(g).persistent for g in goats], gone[0][0] is goats[0])
run("delete columns", delete(Goat).where(Goat.id == 3).returning(Goat.name, Goat.loud), synchronize_session="evaluate")
print([g in session for g in goats])
print(session.scalars(delete(Goat).returning(func.count(Goat.id))).all() if False else session.scalars(select(Goat)).all())
result = session.execute(delete(Goat).where(Goat.id > 100))
print(result.rowcount, result.returns_rows)
session.rollback()
print(goats, [g in session for g in goats])
