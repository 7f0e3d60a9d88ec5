# configuration errors
from sqlalchemy import Column, ForeignKey, Integer, String, Table, ForeignKeyConstraint, and_, or_, func, cast
from sqlalchemy.orm import *
from sqlalchemy.orm import configure_mappers, clear_mappers, declarative_base, relationship, backref, foreign, remote
import warnings
warnings.simplefilter("always")
KEPT = []
def check(label, build):
    Base = declarative_base()
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try:
            build(Base)
            configure_mappers()
            print(label, "fine")
        except Exception as ex:
            print(label, type(ex).__name__, ex)
        for m in w: print("  ", m.category.__name__, m.message)
    try: Base.registry.dispose()
    except Exception as ex: print("dispose", ex)
def model(parent=None, child=None, pcols=None, ccols=None, tables=None):
    def build(Base):
        t = tables(Base) if tables else {}
        p = {"__tablename__": "p", "id": Column(Integer, primary_key=True), "name": Column(String)}
        c = {"__tablename__": "c", "id": Column(Integer, primary_key=True)}
        if pcols: p.update(pcols())
        c.update(ccols() if ccols else {"p_id": Column(ForeignKey("p.id"))})
        if parent: p.update(parent(t))
        if child: c.update(child(t))
        KEPT[:] = [type("P", (Base,), p), type("C", (Base,), c)]
    return build
R = relationship
check("1", model(lambda t: dict(cs=R("C")), ccols=lambda: dict(x=Column(Integer))))
check("2", model(lambda t: dict(cs=R("C")), ccols=lambda: dict(a=Column(ForeignKey("p.id")), b=Column(ForeignKey("p.id")))))
check("3", model(lambda t: dict(cs=R("C", primaryjoin="P.id == C.x")), ccols=lambda: dict(x=Column(Integer))))
check("4", model(lambda t: dict(cs=R("C", primaryjoin="P.id > C.p_id"))))
check("5", model(lambda t: dict(cs=R("C", primaryjoin="P.id > foreign(C.p_id)", viewonly=True))))
check("6", model(lambda t: dict(cs=R("Nope"))))
check("7", model(lambda t: dict(cs=R("C", back_populates="nope"))))
check("8", model(lambda t: dict(cs=R("C", back_populates="id"))))
check("9", model(lambda t: dict(cs=R("C", back_populates="p")), lambda t: dict(p=R("P", back_populates="other"))))
check("10", model(lambda t: dict(cs=R("C", back_populates="p")), lambda t: dict(p=R("P"))))
check("11", model(lambda t: dict(cs=R("C")), lambda t: dict(p=R("P"))))
check("12", model(lambda t: dict(cs=R("C", backref="id"))))
check("13", model(lambda t: dict(cs=R("C", backref="x", back_populates="y"))))
check("14", model(lambda t: dict(cs=R("C", secondary="nope"))))
check("15", model(lambda t: dict(cs=R("C", secondary="c"))))
check("16", model(lambda t: dict(cs=R("C", secondary=t["l"])), tables=lambda B: dict(l=Table("l", B.metadata, Column("a", Integer), Column("b", Integer)))))
check("17", model(lambda t: dict(cs=R("C", secondary=t["l"])), tables=lambda B: dict(l=Table("l", B.metadata, Column("a", ForeignKey("p.id")), Column("b", Integer)))))
check("18", model(lambda t: dict(cs=R("C", secondary=t["l"])), tables=lambda B: dict(l=Table("l", B.metadata, Column("a", ForeignKey("p.id")), Column("a2", ForeignKey("p.id")), Column("b", ForeignKey("c.id"))))))
check("19", model(lambda t: dict(cs=R("C", cascade="all, nope"))))
check("20", model(lambda t: dict(cs=R("C", cascade="all, delete-orphan", passive_deletes="all"))))
check("21", model(child=lambda t: dict(p=R("P", cascade="all, delete-orphan"))))
check("22", model(child=lambda t: dict(p=R("P", cascade="delete-orphan"))))
check("23", model(lambda t: dict(cs=R("C", cascade="delete-orphan"))))
check("24", model(lambda t: dict(cs=R("C", viewonly=True, cascade="all"))))
check("25", model(lambda t: dict(cs=R("C", viewonly=True, passive_deletes=True, post_update=True))))
check("26", model(lambda t: dict(cs=R("C", viewonly=True, sync_backref=True, backref="p"))))
check("27", model(lambda t: dict(cs=R("C", viewonly=True, backref="p"))))
check("28", model(lambda t: dict(cs=R("C", lazy="nope"))))
check("29", model(lambda t: dict(cs=R("C", lazy="dynamic", uselist=False))))
check("30", model(child=lambda t: dict(p=R("P", lazy="dynamic"))))
check("31", model(child=lambda t: dict(p=R("P", lazy="write_only"))))
check("32", model(child=lambda t: dict(p=R("P", uselist=True))))
check("33", model(lambda t: dict(cs=R("C", foreign_keys="P.name"))))
check("34", model(lambda t: dict(cs=R("C", foreign_keys="C.nope"))))
check("35", model(lambda t: dict(cs=R("C", foreign_keys="[C.id]"))))
check("36", model(lambda t: dict(cs=R("C", remote_side="P.id"))))
check("37", model(lambda t: dict(cs=R("C", primaryjoin="nope == C.p_id"))))
check("38", model(lambda t: dict(cs=R("C", primaryjoin="P.nope == C.p_id"))))
check("39", model(lambda t: dict(cs=R("C", order_by="C.nope"))))
check("40", model(lambda t: dict(cs=R("C", secondaryjoin="P.id==C.id"))))
check("41", model(lambda t: dict(cs=R("C", collection_class=int))))
check("42", model(lambda t: dict(cs=R(5))))
check("43", model(lambda t: dict(cs=R(lambda: 5))))
check("44", model(lambda t: dict(cs=R())))
check("45", model(lambda t: dict(cs=R("C", bake_queries=False))))
check("46", model(lambda t: dict(cs=R("C", nope=False))))
check("47", model(lambda t: dict(cs=R("C", lazy="noload"))))
check("48", model(lambda t: dict(cs=R("C", primaryjoin="P.id == P.name"))))
check("49", model(lambda t: dict(cs=R("C", primaryjoin="and_(P.id == C.p_id, foreign(P.name) == C.id)"))))
check("50", model(lambda t: dict(kids=R("P")), pcols=lambda: dict(up=Column(ForeignKey("p.id")))))
check("51", model(lambda t: dict(kids=R("P"), parent=R("P")), pcols=lambda: dict(up=Column(ForeignKey("p.id")))))
check("52", model(lambda t: dict(kids=R("P", back_populates="parent"), parent=R("P", back_populates="kids")), pcols=lambda: dict(up=Column(ForeignKey("p.id")))))
check("53", model(lambda t: dict(cs=R("C", cascade="save-update, delete-orphan", single_parent=True)), ))
check("54", model(lambda t: dict(cs=R("C", passive_deletes="x", passive_updates=False))))
check("55", model(lambda t: dict(cs=R("C", secondary=t["l"], cascade="all, delete-orphan")), tables=lambda B: dict(l=Table("l", B.metadata, Column("a", ForeignKey("p.id")), Column("b", ForeignKey("c.id"))))))
check("56", model(lambda t: dict(cs=R("C", secondary=t["l"])), lambda t: dict(ps=R("P", secondary=t["l"])), tables=lambda B: dict(l=Table("l", B.metadata, Column("a", ForeignKey("p.id")), Column("b", ForeignKey("c.id"))))))
check("57", model(lambda t: dict(cs=R("C"), more=R("C"), rest=R("C", overlaps="cs"))))
check("58", model(lambda t: dict(cs=R("C", overlaps="cs,xx"))))
check("59", model(lambda t: dict(cs=R("C", info=5))))
