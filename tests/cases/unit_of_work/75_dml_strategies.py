# level: advanced | shows: the dml_strategy option of INSERT, UPDATE and DELETE: what attribute names, defaults, RETURNING and synchronization then mean, wrong words, ordered_values
from sqlalchemy import String, create_engine, delete, func, insert, inspect, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


class Star(Base):
    __tablename__ = "star"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("star_name")
    mag: Mapped[float | None] = mapped_column(key="magnitude")
    seen: Mapped[int] = mapped_column(default=1, onupdate=lambda: 7)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def attempt(label, stmt, *params, **options):
    try:
        result = session.execute(stmt, *params, execution_options=options)
        shown = result.all() if result.returns_rows else (result.rowcount if hasattr(result, "rowcount") else None)
        print(label, type(result).__name__, shown)
    except Exception as err:
        print(label, type(err).__name__, str(err).splitlines()[0])


one, two = {"name": "Vega", "mag": 0.03}, {"name": "Deneb"}
attempt("auto", insert(Star), [one, two])
attempt("auto one", insert(Star), two)
attempt("orm values", insert(Star).values(name="Rigel", mag=0.1), dml_strategy="orm")
attempt("orm list", insert(Star), [{"star_name": "Spica"}], dml_strategy="orm")
attempt("orm names", insert(Star).values([one, two]), dml_strategy="orm")
attempt("raw", insert(Star), [{"star_name": "Altair", "magnitude": 0.7}], dml_strategy="raw")
attempt("raw attribute", insert(Star), [one], dml_strategy="raw")
attempt("raw returning", insert(Star).values(star_name="Mira").returning(Star), dml_strategy="raw")
attempt("bulk alone", insert(Star).values(one), dml_strategy="bulk")
attempt("bulk", insert(Star).returning(Star.name, Star.seen), [one, two], dml_strategy="bulk")
attempt("unknown", insert(Star), [one], dml_strategy="fast")
vega = session.get(Star, 1)
attempt("update orm", update(Star).where(Star.id == 1).values(mag=Star.mag * 2), dml_strategy="orm")
print(vega.__dict__.get("mag"), vega.seen)
attempt("update core", update(Star).where(Star.id == 1).values(magnitude=9.5), dml_strategy="core_only")
print(vega.__dict__.get("mag"), vega.seen)
attempt("update core attribute", update(Star).where(Star.id == 1).values(mag=9.5), dml_strategy="core_only")
attempt("update bulk one", update(Star), {"id": 1, "name": "Wega"}, dml_strategy="bulk")
print(vega.name)
attempt("update bulk", update(Star), [{"id": 1, "name": "Vega!"}, {"id": 2, "mag": 1.25}], dml_strategy="bulk")
print(vega.name)
attempt("update raw", update(Star), dml_strategy="raw")
attempt("update ordered", update(Star).where(Star.id == 2).ordered_values((Star.mag, 1), ("name", "Deneb2"), (Star.seen, Star.mag + 1)))
attempt("update ordered bulk", update(Star).ordered_values(("name", "x")), [{"id": 1}])
attempt("update strings", update(Star).where(Star.name == "Deneb2").values({"name": func.lower(Star.name), Star.mag: None}))
attempt("delete core", delete(Star).where(Star.id == 1), dml_strategy="core_only")
print(inspect(vega).persistent, vega in session)
attempt("delete bulk", delete(Star).where(Star.id == 1), dml_strategy="bulk")
attempt("delete orm", delete(Star).where(Star.id <= 2).returning(Star.name), dml_strategy="orm")
attempt("delete raw", delete(Star), dml_strategy="raw")
session.commit()
print(session.execute(select(Star.id, Star.name, Star.mag, Star.seen).order_by(Star.id)).all())
