# level: advanced | shows: selectinload with composite keys, batches over 500, many-to-one by key, recursion_depth, secondary, order and populate_existing
from sqlalchemy import Column, ForeignKey, ForeignKeyConstraint, Table, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload, immediateload


class Base(DeclarativeBase):
    pass


class Block(Base):
    __tablename__ = "block"
    row: Mapped[int] = mapped_column(primary_key=True)
    col: Mapped[int] = mapped_column(primary_key=True)
    cells: Mapped[list["Cell"]] = relationship(order_by="Cell.id.desc()", back_populates="block")


class Cell(Base):
    __tablename__ = "cell"
    id: Mapped[int] = mapped_column(primary_key=True)
    row: Mapped[int]
    col: Mapped[int]
    block: Mapped[Block] = relationship(back_populates="cells")
    __table_args__ = (ForeignKeyConstraint(["row", "col"], ["block.row", "block.col"]),)


class Node(Base):
    __tablename__ = "node"
    id: Mapped[int] = mapped_column(primary_key=True)
    up_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    down: Mapped[list["Node"]] = relationship(order_by="Node.id", back_populates="up")
    up: Mapped["Node | None"] = relationship(remote_side=[id], back_populates="down")


class Many(Base):
    __tablename__ = "many"
    id: Mapped[int] = mapped_column(primary_key=True)
    node_id: Mapped[int | None] = mapped_column(ForeignKey("node.id"))
    node: Mapped[Node | None] = relationship()


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([Block(row=r, col=c, cells=[Cell(), Cell()]) for r in range(2) for c in range(2)])
    session.execute(insert(Node), [{"id": n, "up_id": n // 2 or None} for n in range(1, 16)])
    session.execute(insert(Many), [{"id": n, "node_id": n % 4 or None} for n in range(1, 1103)])
    session.commit()
with Session(engine) as session:
    print([(b.row, b.col, [c.id for c in b.cells]) for b in session.scalars(select(Block).options(selectinload(Block.cells)).order_by(Block.row, Block.col))])
    print({(c.block.row, c.block.col) for c in session.scalars(select(Cell).options(selectinload(Cell.block)))} == {(0, 0), (0, 1), (1, 0), (1, 1)})
with Session(engine) as session:
    root = session.scalars(select(Node).where(Node.up_id.is_(None)).options(selectinload(Node.down, recursion_depth=2))).one()
    print([sorted(k for k in n.__dict__ if k[0] != "_") for n in (root, root.down[0], root.down[0].down[0], root.down[0].down[0].down[0])])
with Session(engine) as session:
    root = session.scalars(select(Node).where(Node.id == 2).options(selectinload(Node.down, recursion_depth=-1))).one()

    def count(node):
        return 1 + sum(count(n) for n in node.down)

    print(count(root))
with Session(engine) as session:
    leaf = session.scalars(select(Node).where(Node.id == 9).options(immediateload(Node.up, recursion_depth=-1))).one()
    print(leaf.up.id, leaf.up.up.id, leaf.up.up.up.id, leaf.up.up.up.up)
with Session(engine) as session:
    rows = session.scalars(select(Many).options(selectinload(Many.node)).order_by(Many.id)).all()
    print(len(rows), rows[0].node.id, rows[3].node)
with Session(engine) as session:
    nodes = session.scalars(select(Node).options(selectinload(Node.down)).where(Node.id.in_([1, 2]))).all()
    nodes[0].down = []
    session.flush()
    nodes = session.scalars(select(Node).options(selectinload(Node.down)).where(Node.id.in_([1, 2])).execution_options(populate_existing=True)).all()
    print([len(n.down) for n in nodes])
    session.rollback()
    print([len(n.down) for n in nodes])
