# level: advanced | shows: self-referential many-to-one, one-to-many and many-to-many, remote_side, join_depth, cascade delete of a tree, recursion by CTE
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, relationship, selectinload


class Base(DeclarativeBase):
    pass


friendships = Table("friends", Base.metadata, Column("left_id", ForeignKey("nodes.id"), primary_key=True), Column("right_id", ForeignKey("nodes.id"), primary_key=True))


class Node(Base):
    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    name: Mapped[str] = mapped_column(String(10))
    parent: Mapped["Node | None"] = relationship(back_populates="children", remote_side=[id])
    children: Mapped[list["Node"]] = relationship(back_populates="parent", cascade="all", order_by=lambda: Node.name, lazy="joined", join_depth=2)
    friends: Mapped[list["Node"]] = relationship(secondary=friendships, primaryjoin=id == friendships.c.left_id, secondaryjoin=id == friendships.c.right_id, back_populates="befriended", order_by=lambda: Node.name)
    befriended: Mapped[list["Node"]] = relationship(secondary=friendships, primaryjoin=id == friendships.c.right_id, secondaryjoin=id == friendships.c.left_id, back_populates="friends", order_by=lambda: Node.name)

    def show(self, depth=0):
        print("  " * depth + self.name)
        for child in self.children:
            child.show(depth + 1)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    nodes = {}
    for name, parent in (("root", None), ("b", "root"), ("a", "root"), ("b1", "b"), ("b0", "b"), ("deep", "b0")):
        nodes[name] = Node(name=name, parent=nodes.get(parent))
        session.add(nodes[name])
        session.flush()
    root, a, b = nodes["root"], nodes["a"], nodes["b"]
    for one, other in ((a, b), (a, root), (b, a)):
        one.friends.append(other)
        session.flush()
    session.commit()
    nodes.clear()
    root.show()
    print([n.name for n in a.befriended], [n.name for n in a.friends], root.parent, a.parent is root)
    session.expunge_all()
    root = session.scalars(select(Node).where(Node.parent == None)).unique().one()
    root.show()
    parent, grand = aliased(Node), aliased(Node)
    print(session.execute(select(Node.name, parent.name, grand.name).join(Node.parent.of_type(parent)).outerjoin(parent.parent.of_type(grand)).order_by(Node.name)).all())
    top = select(Node.id, Node.name).where(Node.parent_id.is_(None)).cte("tree", recursive=True)
    tree = top.union_all(select(Node.id, top.c.name + "/" + Node.name).join(top, Node.parent_id == top.c.id))
    print(session.scalars(select(tree.c.name).order_by(tree.c.name)).all())
    print([n.name for n in session.scalars(select(Node).where(Node.friends.any(Node.name == "root"))).unique()])
    b = session.scalars(select(Node).filter_by(name="b").options(selectinload(Node.friends).joinedload(Node.parent))).unique().one()
    print([(f.name, f.parent.name) for f in b.friends])
    b.friends.clear()
    for f in list(b.befriended):
        f.friends.remove(b)
    session.delete(b.children[1])
    session.commit()
    root.show()
    root.parent = root.children[0]
    try:
        session.commit()
    except Exception as e:
        print(type(e).__name__)
        session.rollback()
