# level: advanced | shows: SQL expressions as attribute values: in INSERT and UPDATE, in primary keys, subqueries, beside plain rows; what is loaded afterwards and when
from sqlalchemy import ForeignKey, Integer, String, case, cast, create_engine, func, inspect, literal, null, select, text, type_coerce
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str | None]
    width: Mapped[int | None]
    jars: Mapped[list["Jar"]] = relationship(back_populates="shelf", order_by="Jar.code")


class Jar(Base):
    __tablename__ = "jar"
    code: Mapped[str] = mapped_column(primary_key=True)
    shelf_id: Mapped[int | None] = mapped_column(ForeignKey("shelf.id"))
    grams: Mapped[int | None] = mapped_column(default=func.length("defaulted"))
    shelf: Mapped[Shelf | None] = relationship(back_populates="jars")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def loaded(obj):
    return sorted(k for k in obj.__dict__ if k != "_sa_instance_state")


top = Shelf(label=func.upper("top"), width=literal(3) * 4)
session.add_all([top, Shelf(label="plain"), Shelf(label=text("'raw'")), Shelf(label=null(), width=select(func.count()).select_from(Shelf).scalar_subquery())])
print(top.label, inspect(top).attrs.label.history.added)
session.flush()
print(loaded(top), top.label, top.width, loaded(top))
print(session.execute(select(Shelf.label, Shelf.width).order_by(Shelf.id)).all())
session.commit()

shelf = Shelf(id=select(func.max(Shelf.id) + 10).scalar_subquery(), label="computed key")
session.add(shelf)
session.flush()
print(shelf.id, inspect(shelf).identity, loaded(shelf))
jar = Jar(code=func.lower("PLUM"), shelf=shelf)
session.add(jar)
session.flush()
print(jar.code, inspect(jar).key[1], jar.grams, jar.shelf_id)
jars = [Jar(code="a", grams=1), Jar(code="b", grams=cast("17", Integer)), Jar(code="c"), Jar(code="d", grams=func.abs(-5)), Jar(code=literal("e"), grams=2)]
session.add_all(jars)
session.flush()
print([loaded(j) for j in jars], [(j.code, j.grams) for j in jars])
session.commit()

jar.grams = Jar.grams + 100
jars[0].grams = case((Jar.grams > 5, 0), else_=99)
jars[1].code = func.upper(Jar.code)
session.flush()
print(loaded(jar), loaded(jars[0]), loaded(jars[1]), inspect(jars[1]).identity)
print(jar.grams, jars[0].grams, jars[1].code, session.get(Jar, "B") is jars[1])
jars[2].shelf_id = select(Shelf.id).where(Shelf.label == "TOP").scalar_subquery()
session.flush()
print(jars[2].shelf is top, [j.code for j in top.jars])
try:
    jars[3].grams = Jar.grams == 5
    session.flush()
    print(jars[3].grams)
    jars[3].grams = Shelf
    session.flush()
except Exception as err:
    print(type(err).__name__, str(err).splitlines()[0][:90])
session.rollback()
top.width = type_coerce(Shelf.width, String) + "7"
print(type(top.width).__name__, top in session.dirty)
session.commit()
print(top.width)
