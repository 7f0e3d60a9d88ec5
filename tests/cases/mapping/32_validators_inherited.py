# level: advanced | shows: validators in mixins and overridden in subclasses, propagated attribute listeners, sets and dicts of objects
from sqlalchemy import *
from sqlalchemy import event
from sqlalchemy.orm import *
class Base(DeclarativeBase): pass
class Address(Base):
    __tablename__='address'
    id: Mapped[int]=mapped_column(primary_key=True)
    email: Mapped[str]
    kind: Mapped[str]=mapped_column(default="home")
    type: Mapped[str]
    __mapper_args__={"polymorphic_on":"type","polymorphic_identity":"a"}
    @validates("email")
    def v(self,k,x):
        print("base",k,x); assert "@" in x; return x.lower()
class Work(Address):
    __mapper_args__={"polymorphic_identity":"w"}
    @validates("email")
    def v(self,k,x):
        x=super().v(k,x); print("work"); return x+".w"
class Other(Address):
    __mapper_args__={"polymorphic_identity":"o"}
    @validates("kind")
    def v2(self,k,x): return "other:"+x
class M:
    @validates("a","b")
    def vm(self,k,x):
        if x is not None and x<0: raise ValueError(f"{k} negative")
        return x
class P(M,Base):
    __tablename__='pp'
    id: Mapped[int]=mapped_column(primary_key=True)
    a: Mapped[int|None]
    b: Mapped[int|None]
print(Work(email="A@B").email, Other(email="X@Y",kind="q").kind, Address(email="Q@Q",kind="r").kind)
for kw in ({"a":1},{"a":-1},{"b":-2}):
    try: print(P(**kw).a)
    except ValueError as e: print(e)
try:
    class Bad(Base):
        __tablename__='bad'
        id: Mapped[int]=mapped_column(primary_key=True)
        @validates("id")
        def one(self,k,v): return v
        @validates("id")
        def two(self,k,v): return v
except Exception as e: print(type(e).__name__, e)
# propagate
@event.listens_for(Address.email,"set",propagate=True)
def s1(t,v,o,i): print("prop",type(t).__name__)
@event.listens_for(Address.kind,"set")
def s2(t,v,o,i): print("only base",type(t).__name__)
@event.listens_for(Address.kind,"set",propagate=True,raw=True,named=True)
def s3(**kw): print("raw",type(kw["target"]).__name__,kw["value"],sorted(kw))
class Late(Address):
    __mapper_args__={"polymorphic_identity":"l"}
for c in (Address,Work,Late): c(email="z@z",kind="k")
@event.listens_for(Address.kind,"set",once=True)
def s4(t,v,o,i): print("once")
Address(email="z@z",kind="k"); Address(email="z@z",kind="k")
event.remove(Address.email,"set",s1)
Late(email="z@z")
# dict + set collections
from sqlalchemy.orm.collections import attribute_keyed_dict
class Node(Base):
    __tablename__='node'
    id: Mapped[int]=mapped_column(primary_key=True)
    items: Mapped[dict[str,"Item"]]=relationship(collection_class=attribute_keyed_dict("name"))
    tags: Mapped[set["Tag"]]=relationship()
class Item(Base):
    __tablename__='item'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    nid: Mapped[int]=mapped_column(ForeignKey("node.id"))
class Tag(Base):
    __tablename__='tg'
    id: Mapped[int]=mapped_column(primary_key=True)
    name: Mapped[str]
    nid: Mapped[int]=mapped_column(ForeignKey("node.id"))
for attr in (Node.items,Node.tags):
    for n in ("append","remove","append_wo_mutation"):
        event.listen(attr,n,lambda t,v,i,n=n: print(n,v.name,i.op))
    event.listen(attr,"bulk_replace",lambda t,vs,i: print("bulk",sorted(v.name for v in vs)))
n=Node(); i1=Item(name="a"); t1=Tag(name="t")
n.items["a"]=i1; n.items["a"]=Item(name="a"); del n.items["a"]; n.items={"b":Item(name="b")}
n.tags.add(t1); n.tags.add(t1); n.tags={t1,Tag(name="u")}; n.tags.discard(t1); n.tags.pop()
@event.listens_for(Node.tags,"append",retval=True)
def swap(t,v,i): return Tag(name=v.name.upper())
n.tags.add(Tag(name="zz")); print([t.name for t in n.tags])
