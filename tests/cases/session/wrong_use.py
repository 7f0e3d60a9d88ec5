import gc

from sqlalchemy import ForeignKey, create_engine, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, sessionmaker


class Base(DeclarativeBase):
    pass


class A(Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
    x: Mapped[int]
    bs: Mapped[list["B"]] = relationship(back_populates="a", cascade="save-update, merge, delete")


class B(Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("a.id"))
    a: Mapped["A"] = relationship(back_populates="bs")


class C:
    pass


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)


def attempt(f):
    try:
        print("ok", f())
    except Exception as e:
        print(type(e).__name__, str(e).split(" at 0x")[0].splitlines()[0])


s = Session(engine)
attempt(lambda: s.add(C()))
attempt(lambda: s.add(None))
attempt(lambda: s.add("x"))
a = A(x=1)
attempt(lambda: s.delete(a))
attempt(lambda: s.expunge(a))
attempt(lambda: s.refresh(a))
s.add(a)
s2 = Session(engine)
attempt(lambda: s2.add(a))
attempt(lambda: s.begin())
s.flush()
attempt(lambda: s.get(A, (1, 2)))
attempt(lambda: s.get(C, 1))
attempt(lambda: s.get_one(A, 77))
attempt(lambda: s.scalars(select(A).where(A.id == 5)).one())
attempt(lambda: s.execute("select 1"))
attempt(lambda: s.execute(text("select 1")).scalar())
attempt(lambda: s.query(A).filter(A.x == 1).one().x)
attempt(lambda: s.query(A).join(B).all())
attempt(lambda: s.query(A.x).get(1))
attempt(lambda: s.scalars(select(A.id, A.x)).all())
attempt(lambda: s.execute(select(A.id, A.x)).scalar_one())
b = B(a=a)
s.commit()
print(b.a_id, a.bs == [b])
a.bs = []
attempt(lambda: s.commit())
attempt(lambda: s.commit())
s.rollback()
print(len(a.bs))
s.delete(a)
s.commit()
print(s.scalars(select(B)).all(), a in s)
attempt(lambda: s.add(a))
attempt(lambda: s.refresh(b))
attempt(lambda: a.x)
a2 = A(id=10, x=1)
s.add(a2)
s.commit()
s.add(A(id=10, x=2))
attempt(lambda: s.commit())
s.rollback()
with s.begin():
    s.add(A(id=11, x=5))
attempt(lambda: s.execute(select(A).where(A.x == "5")).scalars().all()[0].x)
s.connection().execute(text("delete from a"))
a2.x = 99
attempt(lambda: s.flush())
s.rollback()
print(s.info, s.autoflush, s.is_active)
s.close()
attempt(lambda: Session().execute(text("select 1")))
s = Session(engine, autobegin=False)
attempt(lambda: s.execute(select(A)))
with s.begin():
    print(s.scalars(select(A.id)).all())
s = Session(engine, close_resets_only=False)
s.close()
attempt(lambda: s.execute(select(A)))
m = sessionmaker(engine, expire_on_commit=False)
print(m.kw["expire_on_commit"], m().expire_on_commit)
with m() as s:
    s.add(A(x=None))
    attempt(lambda: s.commit())
with m() as s:
    s.add(A(x=3))
    with s.no_autoflush:
        print(s.query(A).count())
    print(s.query(A).count())

gc.collect()
