# level: advanced | shows: insert(Model) with rows: groups by keys, None with and without render_nulls, SQL in values(), expressions in rows, wrong names, defaults, from_select, relationships
from sqlalchemy import ForeignKey, String, bindparam, create_engine, func, insert, literal, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, synonym


class Base(DeclarativeBase):
    pass


class Kennel(Base):
    __tablename__ = "kennel"
    id: Mapped[int] = mapped_column(primary_key=True)
    town: Mapped[str]
    dogs: Mapped[list["Dog"]] = relationship(back_populates="kennel")


class Dog(Base):
    __tablename__ = "dog"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("dog_name")
    weight: Mapped[int | None] = mapped_column(server_default="20")
    tag: Mapped[str] = mapped_column(default=lambda: "auto")
    kennel_id: Mapped[int | None] = mapped_column(ForeignKey("kennel.id"))
    kennel: Mapped[Kennel | None] = relationship(back_populates="dogs")
    called: Mapped[str] = synonym("name")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def attempt(label, stmt, *params, **options):
    try:
        result = session.execute(stmt, *params, execution_options=options)
        print(label, result.all() if "RETURNING" in str(stmt) else "done")
    except Exception as err:
        print(label, type(err).__name__, str(err).splitlines()[0])


rows = [{"name": "a"}, {"name": "b", "weight": None}, {"name": "c", "weight": 5}, {"name": "d", "weight": 6}, {"name": "e"}]
attempt("groups", insert(Dog), rows)
attempt("nulls", insert(Dog), [dict(r, weight=r.get("weight")) for r in rows], render_nulls=True)
attempt("returning", insert(Dog).returning(Dog.name, Dog.weight), rows)
attempt("ordered", insert(Dog).returning(Dog.id, Dog.name, sort_by_parameter_order=True), [{"name": "x", "id": 90}, {"name": "y", "id": 80}])
attempt("values and rows", insert(Dog).values(weight=func.length("four") + 1, tag="fixed").returning(Dog.weight, Dog.tag), [{"name": "f"}, {"name": "g"}])
attempt("subquery", insert(Dog).values(kennel_id=select(Kennel.id).where(Kennel.town == bindparam("place")).scalar_subquery()), [{"name": "h", "place": "Bonn"}, {"name": "i", "place": "Ulm"}])
attempt("wrong name", insert(Dog), [{"name": "m", "colour": "red"}])
attempt("column name", insert(Dog), [{"dog_name": "n"}])
attempt("synonym", insert(Dog), [{"called": "o"}])
attempt("relationship", insert(Dog), [{"name": "p", "kennel": Kennel(town="Ems")}])
attempt("no name", insert(Dog), [{"weight": 1}])
attempt("empty", insert(Dog), [])
attempt("empty row", insert(Kennel), [{}])
attempt("from_select", insert(Dog).from_select(["name", "weight"], select(Dog.name + "2", literal(1)).where(Dog.name == "a")).returning(Dog.name, Dog.tag))
attempt("from_select attributes", insert(Dog).from_select([Dog.name, Dog.tag], select(Dog.name, Dog.tag).where(Dog.id == 1)))
attempt("several values", insert(Dog).values([{"name": "q"}, {"name": "r", "weight": 3}]).returning(Dog.name, Dog.weight))
attempt("single values", insert(Dog).values({Dog.name: "s", "weight": func.abs(-8)}).returning(Dog))
attempt("inline", insert(Dog).values(called="t"))
session.commit()
print(session.execute(select(Dog.name, Dog.weight, Dog.tag).order_by(Dog.id)).all())
