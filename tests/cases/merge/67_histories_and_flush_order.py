# level: intermediate | shows: what merge() leaves in session.new, dirty and histories, is_modified, the batches and order of the flush, after commit and rollback
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Crate(Base):
    __tablename__ = "crate"
    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str]
    weight: Mapped[int | None]
    items: Mapped[list["Item"]] = relationship(back_populates="crate", order_by="Item.sku")
    def __repr__(self):
        return f"Crate({self.id})"

class Item(Base):
    __tablename__ = "item"
    sku: Mapped[str] = mapped_column(primary_key=True)
    count: Mapped[int] = mapped_column(default=1)
    crate_id: Mapped[int | None] = mapped_column(ForeignKey("crate.id"))
    crate: Mapped[Crate | None] = relationship(back_populates="items")
    def __repr__(self):
        return f"Item({self.sku})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)

def look(o):
    for a in inspect(o).attrs:
        if a.history.has_changes():
            print("   ", repr(o), a.key, a.history)

graphs = [
    Crate(id=2, label="b", items=[Item(sku="z"), Item(sku="y", count=5)]),
    Crate(id=1, label="a", weight=10, items=[Item(sku="x")]),
    Crate(label="none"),
    Item(sku="free", count=0),
    Item(sku="w", crate=Crate(id=30, label="c", items=[Item(sku="v")])),
]
merged = s.merge_all(graphs)
print(merged, sorted(map(repr, s.new)), len(s.dirty), [inspect(g).transient for g in graphs])
for m in merged[:2] + merged[-1:]:
    look(m)
s.commit()
print(s.execute(select(Item.sku, Item.count, Item.crate_id).order_by(Item.sku)).all())

# the same graphs once more: nothing has changed but what a default made
graphs[0].items[0].count = None
merged = s.merge_all(graphs)
print(len(s.new), sorted(map(repr, s.dirty)), [o for o in sorted(s.dirty, key=repr) if s.is_modified(o)])
for o in sorted(s.dirty, key=repr):
    look(o)
try:
    s.flush()
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
print(len(s.new), len(s.dirty), s.execute(select(Crate.id, Crate.label).order_by(Crate.id)).all())

# updates of several kinds in one flush
s.merge_all([Crate(id=30, label="C"), Crate(id=1, label="A"), Crate(id=2, weight=7), Item(sku="x", count=9), Item(sku="v", count=8, crate_id=1),
             Item(sku="new", crate=Crate(id=1, weight=11))])
for o in sorted(s.dirty, key=repr):
    look(o)
s.flush()
print(s.execute(select(Crate.id, Crate.label, Crate.weight).order_by(Crate.id)).all())
s.commit()
# changing there and back
c = s.get(Crate, 1)
s.merge(Crate(id=1, label="other"))
look(c)
s.merge(Crate(id=1, label="A"))
look(c)
print(c in s.dirty, s.is_modified(c), inspect(c).committed_state)
s.flush()
print(c in s.dirty, c.items)
# into a session that does not flush by itself
with Session(engine, autoflush=False) as q:
    q.add(Item(sku="pending", crate_id=1))
    m = q.merge(Item(sku="pending", count=3))
    print(len(q.new), inspect(m).pending)
    try:
        q.commit()
        print("committed")
    except Exception as err:
        print(type(err).__name__, str(err).split("\n")[0])
with Session(engine) as q:
    q.add(p := Item(sku="pending", crate_id=1))
    m = q.merge(Item(sku="pending", count=3))
    print(m is p, inspect(m).attrs.count.history)
    q.commit()
    print(m.count)
