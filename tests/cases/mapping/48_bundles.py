# level: intermediate | shows: Bundle labels, nesting, entity attributes, columns, with joins and Query
from sqlalchemy import *
from sqlalchemy.orm import *
class Base(DeclarativeBase):
    pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    name: Mapped[str] = mapped_column("label")
    bs: Mapped[list["B"]] = relationship()
class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
    y: Mapped[int]
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([A(x=1, name="one", bs=[B(y=10), B(y=11)]), A(x=2, name="two", bs=[B(y=20)])])
    s.commit()
    b1 = Bundle("first", A.id, A.name)
    b2 = Bundle("second", B.y, (B.y * 2).label("twice"))
    print(b1.name, b1.c.keys(), b2.c.keys(), b1.columns is b1.c, b1.single_entity)
    for row in s.execute(select(b1, b2).join(A.bs).order_by(B.id)):
        print(row, row.first.name, row.second.twice, row[1]._fields)
    print(select(b1, b2).join(A.bs))
    print(s.execute(select(b1.label("other"))).first()._fields)
    print(s.scalars(select(b1).order_by(b1.c.label.desc())).all())
    for first, (y, twice) in s.query(b1, b2).join(A.bs).order_by(B.id.desc()):
        print(first.id, y, twice)
    nested = Bundle("outer", Bundle("inner", A.x, A.name), B.y)
    row = s.execute(select(nested).join(A.bs).order_by(B.y)).first()
    print(row.outer.inner.x, row.outer.inner, row.outer.y, row)
    print(s.execute(select(nested).join(A.bs).where(nested.c.inner.c.x == 2)).all())
    print(s.execute(select(Bundle("agg", func.count(B.id).label("n"), func.sum(B.y).label("total")), A.name).join(A.bs).group_by(A.name).order_by(A.name)).all())
    print(s.execute(select(A, Bundle("e", A.x)).order_by(A.id)).first().e)
    class Pairs(Bundle):
        single_entity = True
        def create_row_processor(self, query, procs, labels):
            print("labels", labels)
            def proc(row):
                return list(zip(labels, [p(row) for p in procs]))
            return proc
    print(s.query(Pairs("p", A.id, A.name)).order_by(A.id).all())
    print(s.execute(select(Pairs("p", A.id, A.name)).order_by(A.id)).mappings().all())
    print(s.query(b1).filter(b1.c.id == 2).one())
    print(select(func.count()).select_from(select(b1).subquery()))
    print(s.query(b1).count())
    print(select(A.id).order_by(b1))
