# columns of a mixin come after the class's own; __tablename__ by declared_attr; __table_args__; Annotated types
from typing import Annotated, Optional

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column

key = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, mapped_column(String(20))]


class Base(DeclarativeBase):
    type_annotation_map = {str: String(50)}


class Named:
    @declared_attr
    def __tablename__(cls):
        return cls.__name__.lower() + "s"

    label: Mapped[Optional[str]]
    rank = mapped_column(Integer, default=7)


class Boat(Named, Base):
    __table_args__ = (UniqueConstraint("code", name="uq_code"), Index("ix_length", "length"), {"comment": "afloat"})

    id: Mapped[key]
    code: Mapped[short]
    length: Mapped[int] = mapped_column(CheckConstraint("length > 0"))


class Oar(Named, Base):
    id: Mapped[key]
    boat_id: Mapped[int] = mapped_column(ForeignKey("boats.id"))


for table in Base.metadata.sorted_tables:
    print(table.name, [(c.name, str(c.type), c.nullable) for c in table.columns])
print(Boat.__table__.comment)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Boat(code="k", length=3, label="Kingfisher"))
    session.flush()
    session.add_all([Oar(boat_id=1), Oar(boat_id=1, label="spare", rank=1)])
    session.commit()
    print(session.execute(select(Boat.code, Boat.label, Boat.rank)).all())
    print(session.execute(select(Oar.id, Oar.label, Oar.rank).order_by(Oar.id)).all())
