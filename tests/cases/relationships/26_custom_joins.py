from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import Integer, cast
from sqlalchemy.orm import foreign, remote

class Base(DeclarativeBase):
    pass


class Node(Base):
    __tablename__ = "node"
    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str]
    below: Mapped[list["Node"]] = relationship(
        primaryjoin=lambda: remote(foreign(Node.path)).like(Node.path.concat("/%")),
        viewonly=True,
        order_by=lambda: Node.path,
    )

    def __repr__(self):
        return self.path


class Host(Base):
    __tablename__ = "host"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_text: Mapped[str]
    parent: Mapped["Host | None"] = relationship(
        primaryjoin=lambda: remote(Host.id) == cast(foreign(Host.parent_text), Integer), viewonly=True
    )


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all(Node(path=path) for path in ("/a", "/a/b", "/a/b/c", "/d"))
    session.add_all([Host(parent_text="2"), Host(parent_text="0")])
    session.commit()
    print(session.scalars(select(Node).where(Node.path == "/a")).one().below)
    print(session.scalars(select(Node).where(Node.below.any(Node.path == "/a/b/c")).order_by(Node.id)).all())
    first, second = session.scalars(select(Host).order_by(Host.id))
    print(first.parent is second, second.parent)
    print(Node.below.property.direction.name, Host.parent.property.direction.name, Node.below.property.viewonly)
