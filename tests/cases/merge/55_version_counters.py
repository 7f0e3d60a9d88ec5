# level: advanced | shows: merge() and version counters: unset, stale, equal versions, server-side timestamps as versions, collections with versions
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.orm.exc import StaleDataError

class Base(DeclarativeBase):
    pass

class Recipe(Base):
    __tablename__ = "recipe"
    id: Mapped[int] = mapped_column(primary_key=True)
    rev: Mapped[int] = mapped_column("revision")
    dish: Mapped[str]
    steps: Mapped[list["Step"]] = relationship(back_populates="recipe", order_by="Step.id", cascade="all, delete-orphan")
    __mapper_args__ = {"version_id_col": rev}
    def __repr__(self):
        return f"{self.dish} r{self.rev}"

class Step(Base):
    __tablename__ = "step"
    id: Mapped[int] = mapped_column(primary_key=True)
    recipe_id: Mapped[int] = mapped_column(ForeignKey("recipe.id"))
    text: Mapped[str]
    stamp: Mapped[str] = mapped_column()
    recipe: Mapped[Recipe] = relationship(back_populates="steps")
    __mapper_args__ = {"version_id_col": stamp, "version_id_generator": lambda old: (old or "") + "*"}

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
def mask(err):
    return " ".join(w if not w.startswith("0x") else "0x" for w in str(err).replace(">", " >").split())

with Session(engine) as s, s.begin():
    s.add(Recipe(id=1, dish="soup", steps=[Step(id=1, text="boil"), Step(id=2, text="salt")]))

with Session(engine) as s:
    old = s.get(Recipe, 1)
    old.steps
with Session(engine) as s, s.begin():
    s.get(Recipe, 1).dish = "stew"

s = Session(engine)
try:
    s.merge(old)
except StaleDataError as err:
    print(mask(err))
print(s.dirty, s.new, [r for r in s.scalars(select(Recipe))])

# an unset version takes the newest; a set one must agree
m = s.merge(Recipe(id=1, dish="broth"))
print(m, inspect(m).attrs.rev.history, inspect(m).attrs.dish.history)
s.commit()
print(m)
for rev in (2, 3, None):
    try:
        m = s.merge(Recipe(id=1, rev=rev, dish=f"v{rev}"))
        print(rev, m, inspect(m).attrs.rev.history)
        s.flush()
        print("  flushed", m)
    except Exception as err:
        print(rev, type(err).__name__, mask(err))
    s.rollback()

# a member's version is found wanting in the middle of the graph
with Session(engine) as t, t.begin():
    t.get(Step, 2).text = "pepper"
print(s.execute(select(Step.id, Step.stamp).order_by(Step.id)).all())
s.expunge_all()
old.rev = 3
old.dish = "late"
try:
    s.merge(old)
except StaleDataError as err:
    print(mask(err))
print(sorted(type(o).__name__ for o in s), sorted(map(repr, s.dirty)))
s.rollback()
# a new row may say its version, the generator does not ask
n = s.merge(Recipe(id=9, rev=40, dish="cake", steps=[Step(id=9, text="mix", stamp="#")]))
s.flush()
print(n, n.steps[0].stamp)
with Session(engine) as t:
    t.connection()
    lost = t.merge(Recipe(id=1, rev=3, dish="mine"))
    s.rollback()
    with Session(engine) as u:
        pass
    t.flush()
    print(lost)
    t.rollback()
# two flushes of one merged object count twice
m = s.merge(Recipe(id=1, dish="one")); s.flush()
m = s.merge(Recipe(id=1, dish="two")); s.flush()
m = s.merge(Recipe(id=1, dish="two")); s.flush()
print(m, s.is_modified(m))
