# a self-referential tree: children and parent, remote_side, any() and has() with an alias, deletion of a branch
from __future__ import annotations

from sqlalchemy import ForeignKey, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "nodes"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("nodes.id"))
    children: Mapped[list[Node]] = relationship(back_populates="parent", cascade="all", order_by="Node.name")
    parent: Mapped[Node | None] = relationship(back_populates="children", remote_side=[id])

    def __repr__(self):
        return f"<{self.name}>"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    root = Node(name="root", children=[Node(name="b"), Node(name="a", children=[Node(name="leaf")])])
    session.add(root)
    session.commit()

    print(root.children, root.parent, root.children[0].children[0].parent.parent is root)
    parent = aliased(Node)
    print(session.execute(select(Node.name, parent.name).join(Node.parent.of_type(parent)).order_by(Node.name)).all())
    print(session.scalars(select(Node).where(Node.children.any(Node.name == "leaf"))).all())
    print(session.scalars(select(Node).where(Node.parent.has(name="root")).order_by(Node.name)).all())
    print(session.scalars(select(Node).where(Node.parent == None)).all())
    print(session.scalars(select(Node).where(~Node.children.any()).order_by(Node.name)).all())
    print(session.scalars(select(Node).where(Node.parent == root).order_by(Node.name)).all())
    print(session.scalars(select(Node).where(Node.children.contains(root.children[0]))).all())
    session.delete(root.children[0])
    session.commit()
    print(session.scalars(select(Node.name).order_by(Node.id)).all(), root.children)
