# the overlaps warning, backref conflicts, viewonly/sync_backref errors
import warnings
from sqlalchemy import ForeignKey, ForeignKeyConstraint, create_engine, inspect, select, Column, Integer, String, Table
from sqlalchemy.orm import declarative_base, Session, relationship, backref, configure_mappers
KEEP = []
def check(label, make):
    Base = declarative_base()
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try:
            make(Base); configure_mappers(); print(label, "ok")
        except Exception as ex: print(label, type(ex).__name__, ex)
        for m in w: print("   ", m.category.__name__, m.message)
    Base.registry.dispose(); KEEP.clear()
def two(p=None, c=None, extra=None, fk="p.id"):
    def make(Base):
        ns = extra(Base) if extra else {}
        KEEP.append(type("P", (Base,), {"__tablename__": "p", "id": Column(Integer, primary_key=True), **(p(ns) if p else {})}))
        KEEP.append(type("C", (Base,), {"__tablename__": "c", "id": Column(Integer, primary_key=True), "p_id": Column(ForeignKey(fk)), **(c(ns) if c else {})}))
    return make
R = relationship
check(1, two(lambda n: dict(cs=R("C", viewonly=True, back_populates="p")), lambda n: dict(p=R("P", back_populates="cs"))))
check(2, two(lambda n: dict(cs=R("C", viewonly=True, back_populates="p")), lambda n: dict(p=R("P", back_populates="cs", sync_backref=True))))
check(3, two(lambda n: dict(cs=R("C", back_populates="p")), lambda n: dict(p=R("P", back_populates="cs", viewonly=True))))
check(4, two(lambda n: dict(cs=R("C", viewonly=True, backref=backref("p", viewonly=False)))))
check(5, two(lambda n: dict(cs=R("C", viewonly=True, backref=backref("p", viewonly=False, sync_backref=True)))))
#check(6, two(lambda n: dict(cs=R("C", back_populates="p")), lambda n: dict(p=R("C", back_populates="cs", remote_side="C.id", primaryjoin="C.p_id == C.id", foreign_keys="C.p_id"))))
check(7, two(lambda n: dict(a=R("C", backref="p"), b=R("C", backref="p"))))
check(8, two(lambda n: dict(a=R("C", backref="p"), b=R("C", backref="p2"))))
check(9, two(lambda n: dict(a=R("C", backref=backref("p", overlaps="p2,b")), b=R("C", backref="p2", overlaps="a,p"))))
check(10, two(lambda n: dict(a=R("C", backref=backref("p", cascade="all, delete-orphan")))))
check(11, two(lambda n: dict(a=R("C", backref=backref("p", cascade="all, delete-orphan", single_parent=True)))))
check(13, two(lambda n: dict(a=R("C", backref=("p", {"lazy": "joined"})))))
check(14, two(lambda n: dict(a=R("C", backref=backref("p", nope=1)))))
check(15, two(lambda n: dict(a=R("C", back_populates="a2"), a2=R("C", back_populates="a"))))
def m2m(Base): return dict(t=Table("t", Base.metadata, Column("pid", ForeignKey("p.id")), Column("cid", ForeignKey("c.id"))))
check(16, two(lambda n: dict(cs=R("C", secondary=n["t"]), cs2=R("C", secondary=n["t"])), extra=m2m))
check(17, two(lambda n: dict(cs=R("C", secondary=n["t"])), lambda n: dict(ps=R("P", secondary=n["t"])), extra=m2m))
check(18, two(lambda n: dict(cs=R("C", secondary=n["t"], overlaps="ps")), lambda n: dict(ps=R("P", secondary=n["t"])), extra=m2m))
check(19, two(lambda n: dict(cs=R("C", secondary=n["t"], viewonly=True)), lambda n: dict(ps=R("P", secondary=n["t"])), extra=m2m))
check(20, two(lambda n: dict(cs=R("C", secondary=n["t"], back_populates="p")), lambda n: dict(p=R("P", back_populates="cs")), extra=m2m))
check(21, two(lambda n: dict(cs=R("C"), kids=R("C", primaryjoin="P.id == foreign(C.p_id)")), ))
check(22, two(lambda n: dict(cs=R("C", cascade="all", passive_deletes="all"))))
check(23, two(lambda n: dict(cs=R("C", lazy="write_only", cascade="all, delete-orphan"))))
check(24, two(lambda n: dict(cs=R("C", back_populates="p", uselist=False)), lambda n: dict(p=R("P", back_populates="cs", uselist=True))))
check(25, two(lambda n: dict(cs=R("C", order_by="nope.x"))))
check(26, two(lambda n: dict(cs=R("C", order_by=lambda: [C.id]))))
check(27, two(lambda n: dict(cs=R("C", remote_side="C.nope"))))
check(28, two(lambda n: dict(cs=R("C.id"))))
check(29, two(lambda n: dict(cs=R("P.C"))))
check(30, two(lambda n: dict(cs=R("C", primaryjoin="P.id == D.p_id"))))
check(31, two(lambda n: dict(cs=R("C", primaryjoin="1 +"))))
check(32, two(lambda n: dict(cs=R("C", primaryjoin="P.id == C.p_id and C.id > 5"))))
check(33, two(lambda n: dict(cs=R("C", primaryjoin="and_(P.id == C.p_id, C.id > 5)", secondary="t")), extra=m2m))
check(34, two(lambda n: dict(cs=R("C", foreign_keys="c.p_id"))))
check(35, two(lambda n: dict(cs=R("C", foreign_keys="[P.id]"))))
check(36, two(lambda n: dict(p_id=R("C"))))
check(37, two(fk="nope.id", p=lambda n: dict(cs=R("C"))))
check(38, two(fk="p.nope", p=lambda n: dict(cs=R("C"))))
check(39, two(c=lambda n: dict(p_id=Column(Integer), p=R("P"))))
check(40, two(lambda n: dict(cs=R("C", collection_class=dict))))
