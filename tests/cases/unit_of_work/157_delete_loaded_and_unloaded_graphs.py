# level: intermediate | shows: delete cascades through three levels, loaded or not, raiseload, viewonly, many-to-many; order and batches of the deletes
from sqlalchemy import Column, ForeignKey, Table, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, raiseload, relationship, selectinload

class Base(DeclarativeBase):
    pass

marks = Table("leaf_mark", Base.metadata, Column("leaf_id", ForeignKey("leaf.id"), primary_key=True), Column("mark_id", ForeignKey("mark.id"), primary_key=True))

class Trunk(Base):
    __tablename__ = "trunk"
    id: Mapped[int] = mapped_column(primary_key=True)
    boughs: Mapped[list["Bough"]] = relationship(cascade="save-update, delete", order_by="Bough.id")
    thick: Mapped[list["Bough"]] = relationship(viewonly=True, primaryjoin="and_(Trunk.id == Bough.trunk_id, Bough.girth > 5)")
    def __repr__(self):
        return f"T{self.id}"

class Bough(Base):
    __tablename__ = "bough"
    id: Mapped[int] = mapped_column(primary_key=True)
    girth: Mapped[int] = mapped_column(default=1)
    trunk_id: Mapped[int | None] = mapped_column(ForeignKey("trunk.id"))
    leaves: Mapped[list["Leaf"]] = relationship(cascade="all, delete-orphan", back_populates="bough", order_by="Leaf.id")
    def __repr__(self):
        return f"B{self.id}"

class Leaf(Base):
    __tablename__ = "leaf"
    id: Mapped[int] = mapped_column(primary_key=True)
    bough_id: Mapped[int] = mapped_column(ForeignKey("bough.id"))
    bough: Mapped[Bough] = relationship(back_populates="leaves")
    def __repr__(self):
        return f"L{self.id}"

class Mark(Base):
    __tablename__ = "mark"
    id: Mapped[int] = mapped_column(primary_key=True)

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    m = Mark(id=1)
    s.add_all([m, Trunk(id=1, boughs=[Bough(id=1, leaves=[Leaf(id=1), Leaf(id=2)]), Bough(id=2, girth=9, leaves=[Leaf(id=3)])]),
               Trunk(id=2, boughs=[Bough(id=3)])])

def counts(s):
    return [len(s.scalars(select(c)).all()) for c in (Trunk, Bough, Leaf, Mark)], len(s.execute(select(marks)).all())

for label, options in (("unloaded", []), ("loaded", [selectinload(Trunk.boughs).selectinload(Bough.leaves)]), ("raiseload", [raiseload("*")])):
    with Session(engine) as s:
        t = s.scalars(select(Trunk).where(Trunk.id == 1).options(*options)).one()
        s.delete(t)
        print(label, sorted(map(repr, s.deleted)))
        s.flush()
        print(counts(s), sorted(map(repr, s.deleted)), inspect(t).deleted, inspect(t.boughs[0]).deleted if "boughs" in t.__dict__ else "-")
        s.rollback()
        print(inspect(t).persistent, counts(s))

with Session(engine) as s:
    t = s.get(Trunk, 1)
    # a child added to a deleted parent, and one taken from it
    taken = t.boughs[1]
    s.delete(t)
    t.boughs.remove(taken)
    t.boughs.append(Bough(id=9))
    print(sorted(map(repr, s.deleted)), sorted(map(repr, s.new)))
    s.flush()
    print(counts(s), inspect(taken).deleted, taken.trunk_id, s.scalars(select(Bough.id).order_by(Bough.id)).all())
    s.rollback()
    # deleted, but added back before the flush
    leaf = s.get(Leaf, 3)
    s.delete(leaf.bough)
    print(sorted(map(repr, s.deleted)))
    s.add(leaf)
    print(sorted(map(repr, s.deleted)))
    s.flush()
    print(counts(s), inspect(leaf).deleted)
    s.rollback()
    for bad in (Trunk(id=1), Bough(id=77)):
        try:
            s.delete(bad)
        except Exception as err:
            print(type(err).__name__, str(err).split("<")[-1].split(" at ")[0], str(err).split(">")[-1])
    s.delete(s.get(Trunk, 1)); s.delete(s.get(Trunk, 2))
    s.commit()
    print(counts(s))
