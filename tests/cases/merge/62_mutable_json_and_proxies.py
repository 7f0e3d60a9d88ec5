# level: advanced | shows: merge() of mutable types, JSON with null, lists, enums and association proxies; what counts as a change
import enum
from sqlalchemy import JSON, ForeignKey, create_engine, inspect, null, select
from sqlalchemy.ext.associationproxy import association_proxy
from sqlalchemy.ext.mutable import MutableDict, MutableList
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, attribute_keyed_dict, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Mood(enum.Enum):
    calm = 1
    wild = 2

class Garden(Base):
    __tablename__ = "garden"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan: Mapped[dict | None] = mapped_column(MutableDict.as_mutable(JSON))
    rows: Mapped[list | None] = mapped_column(MutableList.as_mutable(JSON))
    raw: Mapped[dict | None] = mapped_column(JSON)
    strict: Mapped[dict | None] = mapped_column(JSON(none_as_null=True))
    mood: Mapped[Mood | None]
    facts: Mapped[dict[str, "Fact"]] = relationship(collection_class=attribute_keyed_dict("key"), cascade="all, delete-orphan", order_by="Fact.key")
    notes = association_proxy("facts", "text", creator=lambda k, v: Fact(key=k, text=v))

class Fact(Base):
    __tablename__ = "fact"
    garden_id: Mapped[int] = mapped_column(ForeignKey("garden.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Garden(id=1, plan={"beds": 2}, rows=["kale"], raw={"a": [1]}, strict={"b": 1}, mood=Mood.calm, notes={"soil": "clay"}))

def changes(o):
    return {a.key: (list(a.history.added or ()), list(a.history.deleted or ())) for a in inspect(o).attrs if a.key != "facts" and a.history.has_changes()}

with Session(engine) as s:
    g = s.get(Garden, 1)
    print(dict(g.notes))
s = Session(engine)
m = s.merge(g)
print(changes(m), m in s.dirty, s.is_modified(m), type(m.plan).__name__, m.plan is g.plan, m.raw is g.raw)
s.flush()
# the shared value still belongs to the object it came from
g.plan["beds"] = 3
print(inspect(g).modified, inspect(m).modified, m.plan)
m = s.merge(g)
print(m.plan, m.plan is g.plan, changes(m))
m.plan["paths"] = 1
print(sorted(g.plan), m in s.dirty)
s.commit()
print(m.plan, s.scalars(select(Garden.plan)).all())

# new values for all; equal ones are no change
m = s.merge(Garden(id=1, plan={"beds": 3, "paths": 1}, rows=["kale"], raw={"a": [1]}, strict={"b": 1}, mood=Mood.calm))
print(changes(m), s.is_modified(m), type(m.rows).__name__)
m = s.merge(Garden(id=1, rows=["kale", "leek"], raw={"a": [1, 2]}, mood=Mood.wild))
print(changes(m))
m.rows.append("mint")
s.commit()
print(m.rows, m.raw, m.mood)
# None in its kinds
m = s.merge(Garden(id=1, plan=None, raw=None, strict=None, mood=None))
print(changes(m))
s.commit()
from sqlalchemy import text
print(s.execute(text("SELECT plan, raw, strict, mood FROM garden")).all())
m = s.merge(Garden(id=1, raw=null(), strict=JSON.NULL))
s.commit()
print(s.execute(text("SELECT plan, raw, strict, mood FROM garden")).all(), m.raw, m.strict)

# through the proxy: dicts of facts without a garden's key, and with it
m = s.merge(Garden(id=1, notes={"soil": "sand", "sun": "full"}))
print(dict(m.notes), sorted(k.key for k in s.new), sorted(f.key for f in m.facts.values() if inspect(f).persistent))
try:
    s.flush()
    print(s.execute(select(Fact.key, Fact.text).order_by(Fact.key)).all())
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
m = s.merge(Garden(id=1, facts={k: Fact(garden_id=1, key=k, text=t) for k, t in [("soil", "peat"), ("sun", "half")]}))
print(dict(m.notes), sorted(k.key for k in s.new))
s.commit()
print(dict(m.notes), s.execute(select(Fact.key, Fact.text).order_by(Fact.key)).all())
try:
    s.merge(Garden(id=1, plan=[1]))
except Exception as err:
    print(type(err).__name__, err)
