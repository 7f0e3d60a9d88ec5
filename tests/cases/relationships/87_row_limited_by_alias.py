from sqlalchemy import *
from sqlalchemy.orm import *
from typing import *
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
    x: Mapped[int]
    def __repr__(self): return f"B({self.x})"
partition = select(B, func.row_number().over(order_by=B.id, partition_by=B.a_id).label("index")).alias()
partitioned_b = aliased(B, partition)
A.partitioned_bs = relationship(partitioned_b, primaryjoin=and_(partitioned_b.a_id == A.id, partition.c.index < 3), viewonly=True)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([A(), A()]); s.flush()
    s.add_all([B(a_id=i % 2 + 1, x=i) for i in range(8)]); s.commit()
    for a in s.scalars(select(A).options(selectinload(A.partitioned_bs))): print(a.partitioned_bs)
    s.expire_all()
    for a in s.scalars(select(A)): print(a.partitioned_bs)
    s.expire_all()
    for a in s.scalars(select(A).options(joinedload(A.partitioned_bs))).unique(): print(a.partitioned_bs)
    s.expire_all()
    for a in s.scalars(select(A).options(subqueryload(A.partitioned_bs))): print(a.partitioned_bs)
    print(select(A).join(A.partitioned_bs))
    print(select(A).where(A.partitioned_bs.any(partitioned_b.x > 3)))
# other documented pattern: alias of a join
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
class D(Base):
    __tablename__ = "d"
    id: Mapped[int] = mapped_column(primary_key=True)
    c_id: Mapped[int] = mapped_column(ForeignKey("c.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("b.id"))
j = join(B, D, D.b_id == B.id).join(C, C.id == D.c_id)
B_viacd = aliased(B, j, flat=True)
A.b = relationship(B_viacd, primaryjoin=A.id == j.c.b_a_id, viewonly=True)
print(select(A).join(A.b))
