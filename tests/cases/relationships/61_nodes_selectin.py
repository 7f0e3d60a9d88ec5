from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[Optional[int]] = mapped_column(ForeignKey("node.id"))
    data: Mapped[str]
    children: Mapped[List["Node"]] = relationship(back_populates="parent", lazy='selectin', join_depth=1)
    parent: Mapped[Optional["Node"]] = relationship(back_populates="children", remote_side=[id])

    def __repr__(self): return f"N({self.data})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
r = Node(data="r", children=[Node(data="a", children=[Node(data="a1"), Node(data="a2")]), Node(data="b")])
session.add(r)
session.commit()
session.expunge_all()
q = session.scalars(select(Node).where(Node.data == "r")).unique().all()
print(q[0].children)
print(type(q[0].children).__name__)
print([c.children for c in q[0].children])
print(session.get(Node, 2).parent)
session.delete(q[0])
session.commit()
print(session.scalars(select(Node.data).order_by(Node.id)).all())
