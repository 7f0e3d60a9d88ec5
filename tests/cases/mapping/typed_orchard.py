# shows: DeclarativeBase, Mapped with and without Optional, mapped_column options, unique and index, defaults from callables
from datetime import date, datetime
from decimal import Decimal
from typing import Optional

from sqlalchemy import Numeric, String, Text, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column


class Base(DeclarativeBase):
    pass


def initials(context):
    return context.get_current_parameters()["name"][:2].upper()


class Tree(Base):
    __tablename__ = "tree"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(30), unique=True)
    code: Mapped[str] = mapped_column(String(2), default=initials)
    notes: Mapped[Optional[str]] = mapped_column(Text)
    height: Mapped[float | None]
    planted: Mapped[date] = mapped_column(index=True)
    seen: Mapped[Optional[datetime]]
    price: Mapped[Decimal] = mapped_column(Numeric(8, 2), default=Decimal("10"))
    alive: Mapped[bool] = mapped_column(default=True)
    fruits: Mapped[int] = mapped_column(default=lambda: 3)

    def __repr__(self) -> str:
        return f"Tree(id={self.id!r}, name={self.name!r}, height={self.height!r})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Tree(name="Old oak", planted=date(1890, 4, 1), height=21.5))
    session.add(Tree(name="Pear", planted=date(2011, 10, 9), seen=datetime(2024, 5, 6, 7, 8, 9, 1200), notes="sweet", price=Decimal("12.345")))
    session.commit()

    for tree in session.scalars(select(Tree).order_by(Tree.id)):
        print(tree, tree.code, tree.notes, tree.planted, tree.seen, tree.price, tree.alive, tree.fruits)

    oak = session.scalars(select(Tree).where(Tree.name.like("Old%"))).one()
    oak.height += 0.5
    oak.alive = False
    oak.seen = datetime(2025, 1, 2)
    session.commit()
    print(oak, oak.alive, oak.seen.year, oak.price * 2)
    print(session.scalar(select(func.count()).select_from(Tree)))
    print(session.execute(select(Tree.name, Tree.planted).where(Tree.planted < date(1900, 1, 1))).all())

print(Tree.__table__.c.keys())
print([(c.name, str(c.type), c.nullable, c.primary_key) for c in Tree.__table__.columns])
print(Tree.__tablename__, Base.metadata.tables.keys())
print(select(Tree.name, Tree.height).where(Tree.height > 3))
