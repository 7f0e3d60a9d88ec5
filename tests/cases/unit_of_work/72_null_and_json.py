# level: intermediate | shows: None against omitted: none_as_null, JSON.NULL, null(), evaluates_none, server defaults, on INSERT and UPDATE, groups of rows that arise
from sqlalchemy import JSON, Column, Integer, String, create_engine, null, select, text
from sqlalchemy.orm import Session, declarative_base

Base = declarative_base()


class Reading(Base):
    __tablename__ = "reading"
    id = Column(Integer, primary_key=True)
    place = Column(String, server_default="unknown")
    raw = Column(JSON)
    quiet = Column(JSON(none_as_null=True))
    eager = Column(JSON, default=lambda: {"made": True})
    strict = Column(JSON, nullable=False, server_default=text("'[]'"))
    word = Column(String().evaluates_none(), server_default="given")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def rows(session):
    table = Reading.__table__
    for row in session.execute(select(*(Column(c.name, String) for c in table.c)).select_from(table).order_by(text("id"))):
        print("   ", tuple(row))


with Session(engine) as session:
    first = Reading(raw=None, quiet=None, eager=None, word=None)
    session.add_all([
        Reading(),
        first,
        Reading(place=None, raw=JSON.NULL, quiet=JSON.NULL, eager=JSON.NULL, strict=JSON.NULL),
        Reading(raw=null(), quiet=null(), eager=null(), word=null()),
        Reading(raw={"a": [1, None]}, quiet=[], eager=0, strict="x", word="w", place="hill"),
    ])
    session.flush()
    rows(session)
    print(sorted(first.__dict__.keys() - {"_sa_instance_state"}))
    print(first.raw, first.quiet, first.eager, first.strict, first.word, first.place)
    session.commit()
    everything = session.scalars(select(Reading).order_by(Reading.id)).all()
    print([(r.raw, r.quiet, r.eager, r.strict, r.word, r.place) for r in everything])
    everything[4].raw = None
    everything[4].quiet = None
    everything[4].word = None
    everything[3].eager = null()
    everything[3].raw = JSON.NULL
    everything[0].raw = None
    everything[0].place = None
    session.flush()
    rows(session)
    print([(r.raw, r.quiet, r.eager, r.word) for r in everything])
    everything[2].raw = {"k": 1}
    session.flush()
    everything[2].raw["k"] = 2
    print(everything[2] in session.dirty)
    everything[2].raw = {"k": 1}
    print(everything[2] in session.dirty)
    session.flush()
    session.commit()

with Session(engine) as session:
    session.bulk_insert_mappings(Reading, [{"raw": None}, {"quiet": None, "word": None}, {"place": None}])
    session.bulk_insert_mappings(Reading, [{"raw": None, "place": None}], render_nulls=True)
    session.commit()
    rows(session)
    print(session.scalars(select(Reading.id).where(Reading.raw.is_(None))).all(), session.scalars(select(Reading.id).where(Reading.raw == JSON.NULL)).all())
