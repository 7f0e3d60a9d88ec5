# shows: query_expression() with and without a default, with_expression() on entities, aliases and along relationships
from sqlalchemy import ForeignKey, create_engine, func, inspect, literal, select
from sqlalchemy.orm import (
    DeclarativeBase,
    Load,
    Mapped,
    Session,
    aliased,
    contains_eager,
    defer,
    joinedload,
    load_only,
    mapped_column,
    query_expression,
    relationship,
    selectinload,
    with_expression,
)


class Base(DeclarativeBase):
    pass


class Field(Base):
    __tablename__ = "field"

    id: Mapped[int] = mapped_column(primary_key=True)
    length: Mapped[int]
    width: Mapped[int]
    area: Mapped[int] = query_expression()
    rows: Mapped[list["Row"]] = relationship(back_populates="field")


class Row(Base):
    __tablename__ = "row"

    id: Mapped[int] = mapped_column(primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("field.id"))
    plants: Mapped[int]
    score: Mapped[int] = query_expression(literal(7))
    field: Mapped[Field] = relationship(back_populates="rows")


def attempt(label, action):
    try:
        print(label, action())
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error}")


other = aliased(Field)
for statement in [
    select(Field),
    select(Row),
    select(Field.area),
    select(Row.score, Row.id),
    select(Field).options(with_expression(Field.area, Field.length * Field.width)),
    select(Field).options(with_expression(Field.area, (Field.length + 1).label("longer"))),
    select(Field).options(with_expression(Field.area, func.count())),
    select(other).options(with_expression(other.area, other.length * other.width)),
    select(Row).join(Row.field).options(contains_eager(Row.field).with_expression(Field.area, Field.length * 2)),
    select(Field).options(joinedload(Field.rows).with_expression(Row.score, Row.plants * 2)),
    select(Row).options(with_expression(Row.score, select(func.max(Field.id)).scalar_subquery())),
]:
    print(statement)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
area = Field.length * Field.width
with Session(engine) as session:
    field = Field(length=1, width=2, area=9, rows=[Row(plants=1), Row(plants=2)])
    session.add(field)
    session.add(Field(length=5, width=6))
    session.flush()
    print(field.area, sorted(inspect(field).unloaded))
    session.commit()
    print(field.length, field.area, sorted(inspect(field).dict.keys() - {"_sa_instance_state"}))

    by_id = select(Field).order_by(Field.id)
    fields = session.scalars(by_id.options(with_expression(Field.area, Field.length + Field.width))).all()
    print([one.area for one in fields])
    fields = session.scalars(by_id.options(with_expression(Field.area, area))).all()
    print([one.area for one in fields], "as before")
    again = by_id.options(with_expression(Field.area, area)).execution_options(populate_existing=True)
    fields = session.scalars(again).all()
    print([one.area for one in fields])

    fields[0].width = 100
    session.flush()
    print([one.area for one in fields])
    session.refresh(fields[1])
    print(fields[1].area)
    session.expire(fields[1])
    print(fields[1].area, fields[1].length, fields[1].area)

    row = session.scalars(select(Row).order_by(Row.id)).first()
    print(row.score)
    session.expire(row)
    print(row.score, row.plants, row.score)

    for option in [selectinload(Field.rows), joinedload(Field.rows)]:
        session.expunge_all()
        found = session.scalars(by_id.options(option.with_expression(Row.score, Row.plants * 3))).unique().all()
        print([(one.area, [row.score for row in one.rows]) for one in found])
    session.expunge_all()
    eager = contains_eager(Row.field).with_expression(Field.area, Field.length * 2)
    print([(row.field.area, row.score) for row in session.scalars(select(Row).join(Row.field).options(eager))])
    session.expunge_all()
    print(session.query(Field).options(Load(Field).with_expression(Field.area, Field.length + 1)).first().area)
    print(session.query(Field).filter(Field.area == None).count(), session.query(Row.score).first())  # noqa: E711

    session.expunge_all()
    twice = [with_expression(Field.area, Field.length), with_expression(Field.area, Field.width)]
    print([one.area for one in session.scalars(by_id.options(*twice))])
    session.expunge_all()
    print([one.area for one in session.scalars(by_id.options(defer(Field.area)))])
    print([row.score for row in session.scalars(select(Row).options(load_only(Row.plants)))])

    attempt("relationship", lambda: session.scalars(select(Field).options(with_expression(Field.rows, literal(1)))).all())
    attempt("string", lambda: with_expression("area", literal(1)))
    attempt("other class", lambda: session.scalars(select(Field).options(with_expression(Row.score, literal(1)))).all())
