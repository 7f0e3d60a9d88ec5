# level: intermediate | shows: composite imperatively, under inheritance, in mixins, deferred in a group
from dataclasses import dataclass
from sqlalchemy import *
from sqlalchemy.orm import *
reg = registry()
t = Table("seg", reg.metadata, Column("id", Integer, primary_key=True), Column("x", Integer), Column("y", Integer), Column("kind", String))
@dataclass(frozen=True)
class P:
    x: int
    y: int
class Seg:
    def __init__(self, **kw):
        for k, v in kw.items(): setattr(self, k, v)
class Sub(Seg): pass
reg.map_imperatively(Seg, t, properties={"p": composite(P, t.c.x, t.c.y, deferred=True, group="g"), "pp": synonym("p")}, polymorphic_on=t.c.kind, polymorphic_identity="seg")
reg.map_imperatively(Sub, inherits=Seg, polymorphic_identity="sub")
e = create_engine("sqlite://")
reg.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Seg(p=P(1, 2)), Sub(p=P(3, 4))])
    s.commit()
    print(select(Seg))
    print(select(Seg).options(undefer_group("g")))
    for o in s.scalars(select(Seg).order_by(Seg.id)):
        print(type(o).__name__, "p" in o.__dict__, o.p, o.pp)
    print(s.scalars(select(Sub).where(Sub.p == P(3, 4))).one().p)
    print(select(Sub.p))
    print(s.execute(select(Sub.p)).all())
    o = s.get(Seg, 1)
    o.pp = P(8, 9)
    s.commit()
    print(o.p)
    print(inspect(Seg).attrs.keys(), inspect(Sub).composites.keys())
    print(s.scalars(select(Seg.p).order_by(Seg.p.desc())).all())
    s.execute(update(Seg).values({Seg.p: P(0, 0)}), execution_options={"synchronize_session": "fetch"})
    print(o.x)
    s.execute(insert(Seg), [{"p": P(5, 6), "kind": "seg"}])
    print(s.execute(select(Seg.x, Seg.y)).all())
class Base(DeclarativeBase): pass
class M:
    @declared_attr
    def loc(cls) -> Mapped[P]:
        return composite(P, mapped_column("lx"), mapped_column("ly"))
class A(M, Base):
    __tablename__ = "a"
    id: Mapped[int] = mapped_column(primary_key=True)
class B(M, Base):
    __tablename__ = "b"
    id: Mapped[int] = mapped_column(primary_key=True)
    bs: Mapped[int]
print(A.__table__.c.keys(), B.__table__.c.keys())
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([A(loc=P(1, 2)), B(loc=P(5, 6), bs=1)])
    s.commit()
    print(s.scalars(select(A.loc)).one(), s.scalars(select(B)).one().loc)
    sq = select(A.id, A.loc).subquery()
    print(sq.c.keys(), select(sq))
    print(select(A).where(A.loc == select(B.lx, B.ly).scalar_subquery()) if False else "")
try:
    class M2:
        loc = composite(P, mapped_column("lx"), mapped_column("ly"))
    class C(M2, Base):
        __tablename__ = "c"
        id: Mapped[int] = mapped_column(primary_key=True)
    print(C.__table__.c.keys())
except Exception as ex:
    print(type(ex).__name__, ex)
