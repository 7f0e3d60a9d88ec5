# level: advanced | shows: merge() of self-referential trees and of graphs with cycles, moved branches, post_update rings
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

class Base(DeclarativeBase):
    pass

class Folder(Base):
    __tablename__ = "folder"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("folder.id"))
    children: Mapped[list["Folder"]] = relationship(back_populates="parent", order_by="Folder.id", cascade="all, delete-orphan")
    parent: Mapped["Folder | None"] = relationship(back_populates="children", remote_side=id)
    def __repr__(self):
        return self.name

class Dancer(Base):
    __tablename__ = "dancer"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    next_id: Mapped[int | None] = mapped_column(ForeignKey("dancer.id"))
    next: Mapped["Dancer | None"] = relationship(remote_side=id, post_update=True)
    def __repr__(self):
        return self.name

def tree(f):
    return f"{f.name}({','.join(tree(c) for c in f.children)})" if f.children else f.name

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Folder(id=1, name="root", children=[
        Folder(id=2, name="a", children=[Folder(id=4, name="aa")]), Folder(id=3, name="b")]))

with Session(engine) as s:
    root = s.scalars(select(Folder).where(Folder.id == 1).options(selectinload(Folder.children, recursion_depth=3))).one()
a, b = root.children
b.children.append(a.children.pop())
b.children.append(Folder(name="bb", children=[Folder(name="bbb")]))
print(tree(root), a.children, b.children[0].parent)
s = Session(engine)
m = s.merge(root)
print(tree(m), sorted(map(repr, s.dirty)), sorted(map(repr, s.new)), sorted(map(repr, s.deleted)))
aa = s.get(Folder, 4)
print(aa.parent, inspect(aa).attrs.parent.history, inspect(aa).attrs.parent_id.history)
s.commit()
print(s.execute(select(Folder.id, Folder.name, Folder.parent_id).order_by(Folder.id)).all())

# from a leaf upwards, with the parents' names changed on the way
leaf = Folder(id=4, name="AA", parent=Folder(id=3, name="B", parent=Folder(id=1, name="ROOT")))
m = s.merge(leaf)
print(m, m.parent, m.parent.parent, sorted(map(repr, s.dirty)), "children" in inspect(m.parent).dict)
s.flush()
s.rollback()

# a branch is lost, and with it what hangs on it
m = s.merge(Folder(id=1, name="root", children=[Folder(id=2, name="a")]))
print(tree(m), inspect(m).attrs.children.history)
s.commit()
print(s.scalars(select(Folder.name)).all())

# a ring of new dancers, then the ring with one stepped out
ann, bo, cy = (Dancer(id=i, name=n) for i, n in enumerate(["ann", "bo", "cy"], 1))
ann.next, bo.next, cy.next = bo, cy, ann
m = s.merge(ann)
print(m.next, m.next.next, m.next.next.next is m, len(s.new))
s.commit()
with Session(engine) as t:
    ring = t.get(Dancer, 1)
    ring.next.next.next
ring.next.next, ring.next = None, ring.next.next
print(ring.next, ring.next.next is ring)
m = s.merge(ring)
print(m, m.next, m.next.next, sorted(map(repr, s.dirty)))
s.commit()
print(s.execute(select(Dancer.name, Dancer.next_id).order_by(Dancer.id)).all())
# one that is its own next
m = s.merge(Dancer(id=2, name="bo", next=Dancer(id=2, name="BO")))
print(m.next is m, m.name)
s.commit()
print(s.execute(select(Dancer.name, Dancer.next_id).order_by(Dancer.id)).all())
