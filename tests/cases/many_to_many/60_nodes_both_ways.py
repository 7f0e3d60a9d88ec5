from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


link = Table("link", Base.metadata, Column("l", ForeignKey("node.id"), primary_key=True), Column("r", ForeignKey("node.id"), primary_key=True))
class Node(Base):
    __tablename__ = "node"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    rights: Mapped[List["Node"]] = relationship(secondary=link, primaryjoin=id == link.c.l, secondaryjoin=id == link.c.r, back_populates="lefts")
    lefts: Mapped[List["Node"]] = relationship(secondary=link, primaryjoin=id == link.c.r, secondaryjoin=id == link.c.l, back_populates="rights")
    both = relationship("Node", secondary="link", primaryjoin="Node.id == link.c.l", secondaryjoin="Node.id == link.c.r", viewonly=True, order_by="Node.name.desc()", sync_backref=False)

    def __repr__(self): return f"N({self.name})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
a, b, c = Node(name="a"), Node(name="b"), Node(name="c")
a.rights = [b, c]
b.lefts.append(c)
session.add(a)
session.commit()
print((a.rights, b.lefts, c.lefts, c.rights, a.both))
a.rights.remove(b)
session.commit()
print((b.lefts, a.both))
print(session.scalars(select(Node).options(selectinload(Node.rights), selectinload(Node.lefts)).order_by(Node.id)).all())
print(session.scalars(select(Node).options(joinedload(Node.rights)).order_by(Node.id)).unique().all())
print(session.scalars(select(Node).options(subqueryload(Node.rights)).order_by(Node.id)).unique().all())
print(select(Node).where(Node.rights.contains(b)))
print(select(Node).where(Node.rights.any(Node.name == "c")))
print(select(Node).where(~Node.lefts.any()))
n2 = aliased(Node)
print(select(Node.name, n2.name).join(Node.rights.of_type(n2)))
try:
    print(select(Node.name).join(Node.rights))
except Exception as error:
    print(type(error).__name__, error)
session.delete(c)
session.commit()
print(session.execute(select(link)).all())
