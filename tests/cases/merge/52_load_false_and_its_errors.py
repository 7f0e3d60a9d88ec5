# level: advanced | shows: merge(load=False): pending, transient and dirty objects, loader state carried over, expired attributes, no history
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, defer, mapped_column, noload, raiseload, relationship, selectinload

class Base(DeclarativeBase):
    pass

class Orchard(Base):
    __tablename__ = "orchard"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    soil: Mapped[str | None]
    trees: Mapped[list["Tree"]] = relationship(back_populates="orchard", order_by="Tree.id")

class Tree(Base):
    __tablename__ = "tree"
    id: Mapped[int] = mapped_column(primary_key=True)
    sort: Mapped[str]
    orchard_id: Mapped[int | None] = mapped_column(ForeignKey("orchard.id"))
    orchard: Mapped[Orchard | None] = relationship(back_populates="trees")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Orchard(id=1, name="north", soil="clay", trees=[Tree(id=1, sort="plum"), Tree(id=2, sort="pear")]))
    s.add(Orchard(id=2, name="south"))

def attempt(what, call):
    try:
        print(what, "->", call())
    except InvalidRequestError as err:
        print(what, "->", type(err).__name__, err)

cache = Session(engine)
north = cache.scalars(select(Orchard).where(Orchard.id == 1).options(selectinload(Orchard.trees))).one()

s = Session(engine)
copy = s.merge(north, load=False)
st = inspect(copy)
print(copy is north, copy.name, [t.sort for t in copy.trees], st.persistent, st.modified, len(s.dirty), st.unloaded)
print(st.attrs.name.history, st.attrs.trees.history.unchanged == copy.trees, copy.trees[0].orchard is copy)
print(sorted(str(k[1]) for k in s.identity_map.keys()))

attempt("transient", lambda: s.merge(Orchard(id=5, name="x"), load=False))
fresh = Orchard(name="y")
cache.add(fresh)
attempt("pending", lambda: s.merge(fresh, load=False))
cache.expunge(fresh)
north.soil = "sand"
print("known already:", s.merge(north, load=False) is copy, copy.soil, inspect(copy).modified)
attempt("dirty", lambda: Session(engine).merge(north, load=False))
north.trees[0].sort = "PLUM"
other = Session(engine)
cache.refresh(north, ["soil"])
attempt("dirty member", lambda: other.merge(north, load=False))
print("half a merge:", sorted(o.__class__.__name__ for o in other), len(other.dirty))
cache.rollback()

# what is not in the given object is read where it is needed
north = cache.get(Orchard, 1)
cache.expire(north, ["soil"])
third = Session(engine)
m = third.merge(north, load=False)
print(sorted(inspect(m).unloaded), sorted(inspect(m).expired_attributes))
print(m.soil)
# options travel along with the state
south = cache.scalars(select(Orchard).where(Orchard.id == 2).options(defer(Orchard.soil), raiseload(Orchard.trees))).one()
m = third.merge(south, load=False)
print(sorted(inspect(m).unloaded))
attempt("raiseload", lambda: m.trees)
print(m.soil, third.dirty)
# an object whose row has gone is not noticed before it is written
cache.delete(north.trees[1]); cache.commit()
print([t.sort for t in s.merge(copy, load=False).trees], len(list(s)))
gone = copy.trees[1]
gone.sort = "quince"
try:
    s.flush()
except Exception as err:
    print(type(err).__name__, err)
