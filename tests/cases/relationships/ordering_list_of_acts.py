# ordering list
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, UniqueConstraint
from sqlalchemy.ext.orderinglist import ordering_list, OrderingList, count_from_0, count_from_1, count_from_n_factory
from sqlalchemy.orm import declarative_base, Session, relationship
Base = declarative_base()
def letters(i, coll): return "abcdefghij"[i] + str(len(coll))
class Show(Base):
    __tablename__ = "show"
    id = Column(Integer, primary_key=True)
    acts = relationship("Act", order_by="Act.pos", collection_class=ordering_list("pos"), cascade="all, delete-orphan")
    from1 = relationship("Act1", order_by="Act1.pos", collection_class=ordering_list("pos", count_from=1))
    alpha = relationship("Act2", order_by="Act2.pos", collection_class=ordering_list("pos", ordering_func=letters, reorder_on_append=True))
    from5 = relationship("Act3", order_by="Act3.pos", collection_class=ordering_list("pos", count_from=5, reorder_on_append=True), backref="show")
class Act(Base):
    __tablename__ = "act"
    id = Column(Integer, primary_key=True); name = Column(String); pos = Column(Integer); show_id = Column(ForeignKey("show.id"))
    def __repr__(self): return f"{self.name}@{self.pos}"
class Act1(Base):
    __tablename__ = "act1"
    id = Column(Integer, primary_key=True); name = Column(String); pos = Column(Integer); show_id = Column(ForeignKey("show.id"))
    __repr__ = Act.__repr__
class Act2(Base):
    __tablename__ = "act2"
    id = Column(Integer, primary_key=True); name = Column(String); pos = Column(String); show_id = Column(ForeignKey("show.id"))
    __repr__ = Act.__repr__
class Act3(Base):
    __tablename__ = "act3"
    id = Column(Integer, primary_key=True); name = Column(String); pos = Column(Integer); show_id = Column(ForeignKey("show.id"))
    __repr__ = Act.__repr__
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, ex)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    sh = Show(acts=[Act(name=n) for n in "abc"], from1=[Act1(name=n) for n in "xyz"], alpha=[Act2(name=n) for n in "kl"], from5=[Act3(name=n) for n in "pq"])
    print(sh.acts, sh.from1, sh.alpha, sh.from5, type(sh.acts).__name__)
    s.add(sh); s.commit()
    sh.acts.insert(1, Act(name="ins")); print(sh.acts)
    a = sh.acts.pop(0); print(a, sh.acts)
    sh.acts.append(Act(name="end", pos=77)); print(sh.acts)
    sh.acts[0] = Act(name="new"); print(sh.acts)
    sh.acts[1:3] = [Act(name="s1"), Act(name="s2"), ]; print(sh.acts)
    del sh.acts[0]; print(sh.acts)
    sh.acts.remove(sh.acts[0]); print(sh.acts)
    sh.acts.reverse(); print(sh.acts); sh.acts.reorder(); print(sh.acts)
    s.commit(); print(sh.acts)
    sh.from1.append(Act1(name="w", pos=42)); print(sh.from1); sh.from1.sort(key=lambda x: x.name); print(sh.from1); sh.from1.reorder(); print(sh.from1)
    sh.alpha.append(Act2(name="n", pos="zz")); print(sh.alpha)
    sh.alpha += [Act2(name="ext")]; sh.alpha.extend([Act2(name="ex2")]); print(sh.alpha)
    sh.from5.append(Act3(name="zz", pos=1)); print(sh.from5); x = Act3(name="via", show=sh); print(sh.from5)
    sh.from5.clear(); print(sh.from5)
    s.commit()
    print(s.execute(select(Act3.name, Act3.pos, Act3.show_id)).all())
    o = OrderingList("pos"); o.append(Act(name="loose")); print(o, o.ordering_attr, o.ordering_func, o.reorder_on_append) if False else print(o, o.ordering_attr, o.reorder_on_append)
    print(count_from_0(3, []), count_from_1(3, []), count_from_n_factory(4)(3, []), count_from_n_factory(4).__name__)
    sh.acts = [Act(name="z1"), Act(name="z2")]; print(sh.acts)
    del sh.acts[:]; print(sh.acts)
    sh.acts.append(Act(name="1")); sh.acts.insert(-1, Act(name="0")); print(sh.acts, sh.acts[-1:], sh.acts == list(sh.acts))
    attempt(lambda: sh.acts.pop(7)); attempt(lambda: sh.acts.__delitem__(9)); attempt(lambda: sh.acts.__setitem__(9, Act(name="e")))
    sh.acts[::2] = [Act(name="st")]; print(sh.acts)
    s.commit()
    import copy
    attempt(lambda: copy.copy(sh.acts))
    attempt(lambda: ordering_list("pos", reorder_on_append=True)())
    attempt(lambda: ordering_list("pos", count_from=0, nope=1))
