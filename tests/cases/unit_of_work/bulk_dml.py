from sqlalchemy import create_engine, select, update, delete, insert, func
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
class Base(DeclarativeBase): pass
class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int | None]
    y: Mapped[str | None] = mapped_column("why")
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.execute(insert(A), [{"x": i, "y": f"n{i}"} for i in range(5)])
    print(s.scalars(insert(A).returning(A), [{"x": 10, "y": "t"}, {"x": 11, "y": "u"}]).all()[1].y)
    a = s.scalars(select(A).order_by(A.id)).all()
    s.execute(update(A), [{"id": 1, "x": 100}, {"id": 2, "x": 200}, {"id": 3, "y": "z"}])
    print([(o.x, o.y) for o in a[:3]])
    r = s.execute(update(A).where(A.x >= 100).values(y=A.y + "!", x=A.x + 1))
    print(r.rowcount, [(o.x, o.y) for o in a[:3]])
    s.execute(update(A).where(func.length(A.y) > 2).values({A.x: 0}))
    print([(o.x, o.y) for o in a[:3]])
    s.execute(update(A).where(A.id == 4).values(y=func.upper(A.y)).execution_options(synchronize_session="fetch"))
    print(a[3].y)
    print(s.execute(update(A).where(A.id == 5).values(x=-1).returning(A.id, A.x)).all(), a[4].x)
    s.execute(delete(A).where(A.x < 0))
    print(a[4] in s, s.scalar(select(func.count(A.id))))
    s.execute(delete(A).where(func.abs(A.x) == 10))
    print(s.query(A).filter(A.x == 0).update({A.y: None}, synchronize_session=False), a[0].y)
    s.commit()
    print([(o.id, o.x, o.y) for o in s.scalars(select(A))])
