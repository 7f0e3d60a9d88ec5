from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm import column_keyed_dict, keyfunc_mapping

class Base(DeclarativeBase):
    pass


class Day(Base):
    __tablename__ = "day"
    id: Mapped[int] = mapped_column(primary_key=True)
    by_column: Mapped[dict[str, "Entry"]] = relationship(
        collection_class=lambda: column_keyed_dict(Entry.__table__.c.label)(), viewonly=True
    )
    by_function: Mapped[dict[tuple[str, int], "Entry"]] = relationship(
        collection_class=keyfunc_mapping(lambda entry: (entry.label, entry.hour))
    )


class Entry(Base):
    __tablename__ = "entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("day.id"))
    label: Mapped[str]
    hour: Mapped[int]

    def __repr__(self):
        return f"{self.label}@{self.hour}"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    day = Day()
    for label, hour in (("tea", 4), ("walk", 9), ("read", 7)):
        entry = Entry(label=label, hour=hour)
        day.by_function[label, hour] = entry
    session.add(day)
    session.commit()
    print(day.by_function)
    print(day.by_column)
    entry = Entry(label="nap", hour=2)
    day.by_function.set(entry)
    session.commit()
    print(sorted(day.by_function), sorted(day.by_column))
