# fk pragma, passive_deletes, passive_updates, composite
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, event, ForeignKeyConstraint
from sqlalchemy.orm import declarative_base, Session, relationship, backref
from sqlalchemy.exc import IntegrityError
Base = declarative_base()
class P(Base):
    __tablename__ = "p"
    code = Column(String, primary_key=True)
    a = relationship("A", passive_deletes=True, passive_updates=True, cascade="all, delete-orphan", back_populates="p")
    b = relationship("B", passive_deletes="all", passive_updates=False, back_populates="p")
    c = relationship("C", passive_updates=False, back_populates="p")
    d = relationship("D", secondary="pd", passive_updates=False, passive_deletes=True, back_populates="p")
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    p_code = Column(ForeignKey("p.code", ondelete="CASCADE", onupdate="CASCADE")); p = relationship(P, back_populates="a", passive_deletes=True)
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    p_code = Column(ForeignKey("p.code", ondelete="SET NULL", onupdate="CASCADE")); p = relationship(P, back_populates="b")
class C(Base):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    p_code = Column(ForeignKey("p.code", onupdate="CASCADE", ondelete="RESTRICT")); p = relationship(P, back_populates="c")
class D(Base):
    __tablename__ = "d"
    id = Column(Integer, primary_key=True); p = relationship(P, secondary="pd", back_populates="d")
Table("pd", Base.metadata, Column("p_code", ForeignKey("p.code", ondelete="CASCADE", onupdate="CASCADE"), primary_key=True), Column("d_id", ForeignKey("d.id", ondelete="CASCADE"), primary_key=True), Column("n", Integer, server_default="3"))
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
e = create_engine("sqlite://")
@event.listens_for(e, "connect")
def fk(con, rec):
    con.execute("PRAGMA foreign_keys=ON")
Base.metadata.create_all(e)
def rows(s): return [s.execute(select(*t.c)).all() for t in Base.metadata.sorted_tables]
with Session(e) as s:
    p = P(code="x", a=[A(), A()], b=[B()], c=[C()], d=[D()])
    s.add(p); s.commit(); print(rows(s))
    p.a; p.c
    p.code = "y"
    attempt(s.commit); s.rollback(); print(rows(s))
    print([a.p_code for a in p.a], inspect(p).identity)
    s.delete(p); attempt(s.commit); s.rollback()
    p.c = []
    s.flush()
    p.a
    s.delete(p); attempt(s.commit); print(rows(s))
    p = P(code="z", a=[A(), A()], b=[B()], d=[D()]); s.add(p); s.commit()
    a = p.a[0]
    s.commit()
    s.delete(p); attempt(s.flush); print(a in s, inspect(a).deleted); attempt(s.commit); print(a in s); attempt(lambda: a.p_code); print(rows(s))
    p = P(code="q", a=[A()]); s.add(p); s.commit(); aa = p.a[0]; p.a = []; s.commit(); print(rows(s)[1:2])
    p.d = [D()]; s.flush(); p.d.append(s.get(D, 1)); s.commit(); dd = s.get(D, 1); s.delete(dd); s.commit(); print(p.d, rows(s)[-1])
    b = B(p=p); s.add(b); s.commit(); p.b.remove(b); s.commit(); print(b.p_code); b.p = p; s.commit(); p.b; s.delete(p); attempt(s.commit); print(b.p_code)
