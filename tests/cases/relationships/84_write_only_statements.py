from typing import Dict, List, Optional, Set

from sqlalchemy import *
from sqlalchemy.orm import *
from sqlalchemy.orm import AppenderQuery, Query, WriteOnlyCollection


class Base(DeclarativeBase):
    pass


class P(Base):
    __tablename__ = "p"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Optional[str]]
    cs: WriteOnlyMapped["C"] = relationship(back_populates="p")
    tags: WriteOnlyMapped["T"] = relationship(secondary=Table("pt", Base.metadata, Column("p", ForeignKey("p.id"), primary_key=True), Column("t", ForeignKey("t.id"), primary_key=True)), back_populates="ps", passive_deletes=True)

    def __repr__(self): return f"P({self.n})"
class C(Base):
    __tablename__ = "c"
    id: Mapped[int] = mapped_column(primary_key=True)
    p_id: Mapped[Optional[int]] = mapped_column(ForeignKey("p.id", ondelete="cascade"))
    n: Mapped[Optional[str]]
    p: Mapped[Optional[P]] = relationship(back_populates="cs")

    def __repr__(self): return f"C({self.n})"
class T(Base):
    __tablename__ = "t"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[Optional[str]]
    ps: WriteOnlyMapped["P"] = relationship(secondary="pt", back_populates="tags", passive_deletes=True)

    def __repr__(self): return f"T({self.n})"


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
p = P(n="p")
p.cs.add(C(n="a"))
p.cs.add_all([C(n="b"), C(n="c")])
session.add(p)
session.commit()
print(session.scalars(p.cs.select()).all())
print(session.scalars(p.cs.select().where(C.n > "a").order_by(C.n.desc()).limit(1)).all())
print(p.cs.select())
all_ = session.scalars(p.cs.select()).all()
session.execute(p.cs.update().values(n="upd"))
print([c.n for c in all_])
session.execute(p.cs.update().values(n=C.n + "x").where(C.id == 1))
print([c.n for c in all_])
session.execute(p.cs.delete().where(C.n == "upd"))
print([c in session for c in all_])
print(session.scalars(p.cs.insert().returning(C), [{"n": "i3"}]).all())
session.commit()
print(session.scalars(p.cs.select()).all())
c = session.scalars(p.cs.select()).first()
p.cs.remove(c)
session.commit()
print(c.p_id)
p.tags.add(T(n="t1"))
session.commit()
print(p.tags.select())
print(session.scalars(p.tags.select()).all())
try:
    print(p.tags.insert())
except Exception as error:
    print(type(error).__name__, error)
print(p.tags.update())
p.tags.delete()
session.execute(p.tags.update().values(n="tu"))
session.commit()
print(session.scalars(select(T.n)).all())
try:
    p.cs = [C(n="z")]
except Exception as error:
    print(type(error).__name__, error)
q = P(n="q", cs=[C(n="q1")], tags=[T(n="q2")])
session.add(q)
session.commit()
print(session.scalars(q.cs.select()).all())
try:
    print(list(q.cs))
except Exception as error:
    print(type(error).__name__, error)
try:
    print(q.cs[0])
except Exception as error:
    print(type(error).__name__, error)
try:
    print(len(q.cs))
except Exception as error:
    print(type(error).__name__, error)
try:
    q.cs.append(C())
except Exception as error:
    print(type(error).__name__, error)
print(P.cs)
print(select(P).join(P.cs).where(C.n == "q1"))
print(select(P).where(P.cs.any(C.n == "x")))
print(select(P).options(selectinload(P.cs)))
try:
    print(session.scalars(select(P).options(selectinload(P.cs))).all())
except Exception as error:
    print(type(error).__name__, error)
try:
    session.delete(q)
    session.commit()
except Exception as error:
    print(type(error).__name__, error)
try:
    print(session.scalars(select(C.n)).all())
except Exception as error:
    print(type(error).__name__, error)
print(type(p.cs).__name__, isinstance(p.cs, WriteOnlyCollection))
print(P(n="t").cs.select())
session.expunge(p)
print(p.cs.select())
try:
    print(session.scalars(p.cs.select()).all())
except Exception as error:
    print(type(error).__name__, error)
print(inspect(P).relationships.cs.lazy, inspect(P).relationships.cs.uselist)
print(inspect(p).attrs.cs.history)
