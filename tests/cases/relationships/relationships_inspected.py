# inspect relationships
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, func
from sqlalchemy.orm import *
from sqlalchemy.orm import interfaces
Base = declarative_base()
ab = Table("ab", Base.metadata, Column("a_id", ForeignKey("a.id")), Column("b_id", ForeignKey("b.id")))
class A(Base):
    __tablename__ = "a"
    id = Column(Integer, primary_key=True)
    bs = relationship("B", secondary=ab, back_populates="as_", info={"k": 1}, doc="the bs", order_by="B.id", active_history=True, omit_join=None, load_on_pending=True, enable_typechecks=False, distinct_target_key=True, innerjoin="unnested", overlaps="x,y", join_depth=3)
    cs = relationship("C", passive_deletes=True, cascade="all")
    c1 = relationship("C", viewonly=True, uselist=False, lazy="joined")
class B(Base):
    __tablename__ = "b"
    id = Column(Integer, primary_key=True)
    as_ = relationship(A, secondary=ab, back_populates="bs")
class C(Base):
    __tablename__ = "c"
    id = Column(Integer, primary_key=True)
    a_id = Column(ForeignKey("a.id"))
    a = relationship(A, overlaps="cs")
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
configure_mappers()
names = """key parent mapper entity target secondary primaryjoin secondaryjoin direction uselist viewonly lazy cascade back_populates backref order_by info doc active_history omit_join load_on_pending
enable_typechecks distinct_target_key innerjoin join_depth local_columns remote_side local_remote_pairs synchronize_pairs secondary_synchronize_pairs single_parent passive_deletes passive_updates post_update collection_class strategy_wildcard_key is_relationship is_property is_attribute is_mapper
class_attribute class_attribute comparator overlaps remote_side strategy_key bake_queries is_primary is_selectable is_instance is_bundle is_clause_element is_aliased_class""".split()
import re
def show(v):
    if isinstance(v, (set, frozenset)) or type(v).__name__ in ("column_set", "OrderedSet"): return type(v).__name__ + str(sorted(map(str, v)))
    if isinstance(v, list): return str([tuple(map(str, x)) for x in v])
    if callable(v) and not isinstance(v, type): return "callable"
    return re.sub("0x[0-9a-f]+", "0x", str(v))
for r in list(inspect(A).relationships) + list(inspect(C).relationships):
    for n in names:
        try: print(r, n, show(getattr(r, n)))
        except Exception as ex: print(r, n, type(ex).__name__, ex)
rs = inspect(A).relationships
print(rs.keys(), len(rs), "bs" in rs, [x.key for x in rs.values()], [k for k, v in rs.items()], rs["bs"] is rs.bs, A.bs.property is rs.bs, A.bs.prop is rs.bs)
attempt(lambda: rs.nope); attempt(lambda: rs["nope"])
print(repr(A.bs), str(A.bs), A.bs.key, A.bs.class_, A.bs.parent, A.bs.entity if hasattr(A.bs, "entity") else "", A.bs.mapper, A.bs.info, A.bs.__doc__, A.bs.impl.__class__.__name__ if False else "")
attempt(lambda: A.bs.nope)
attempt(lambda: A.bs.expression); attempt(lambda: A.bs.__clause_element__()); attempt(lambda: C.a.expression); attempt(lambda: A.bs.target if hasattr(A.bs, "target") else "no target")
print(select(A.id).where(A.bs)); print(select(A.id).order_by(C.a))
attempt(lambda: select(func.count(A.cs)))
attempt(lambda: A.cs.and_(C.id > 4)); attempt(lambda: select(A.id).join(A.cs.and_(C.id > 4))); attempt(lambda: select(A.id).outerjoin(A.bs.and_(B.id == 3, B.id != 4)))
attempt(lambda: A.cs.of_type(C)); attempt(lambda: A.cs.key)
al = aliased(A, name="al"); attempt(lambda: al.cs); attempt(lambda: str(al.cs)); attempt(lambda: al.cs.parent); attempt(lambda: al.cs.any()); attempt(lambda: al.cs.property is A.cs.property)
attempt(lambda: A.bs.any(B.id == 4)); attempt(lambda: A.bs.any(id=4)); attempt(lambda: A.bs.any(nope=4)); attempt(lambda: A.bs.contains(5)); attempt(lambda: A.bs == 5); attempt(lambda: A.bs.contains([B(id=1)])); attempt(lambda: A.cs.contains(B(id=1)))
attempt(lambda: C.a == B(id=1)); attempt(lambda: C.a.has(A.id == 3)); attempt(lambda: C.a.has(id=3)); attempt(lambda: A.c1 == C(id=3)); attempt(lambda: A.c1 == None); attempt(lambda: A.c1 != None); attempt(lambda: A.c1 != C(id=3)); attempt(lambda: A.c1.has()); attempt(lambda: A.c1.contains(C(id=4)))
attempt(lambda: with_parent(A(id=1), A.bs)); attempt(lambda: with_parent(A(id=1), A.cs)); attempt(lambda: with_parent(C(a_id=3), C.a)); attempt(lambda: with_parent(A(), A.cs)); attempt(lambda: with_parent(A(id=1), "cs")); attempt(lambda: with_parent(B(id=1), A.cs)); attempt(lambda: with_parent(5, A.cs)); attempt(lambda: with_parent(A(id=1), A.cs.of_type(aliased(C)))); attempt(lambda: with_parent(A(id=1), A.id))
print(select(with_parent(A(id=1), A.cs)).compile().params)
print([c.key for c in inspect(A).attrs], [str(x) for x in inspect(A).iterate_properties])
print(inspect(A.bs) is A.bs, inspect(A).get_property("bs") is rs.bs, inspect(A).has_property("bs"), inspect(A).all_orm_descriptors.keys())
