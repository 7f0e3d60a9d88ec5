import dataclasses
from typing import Optional, List
from sqlalchemy import create_engine, select, ForeignKey, inspect, Integer
from sqlalchemy.orm import *
from sqlalchemy.orm.attributes import set_attribute, get_history, set_committed_value, flag_modified
from sqlalchemy.orm import attributes

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Jar(Base):
    __tablename__ = "jar"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    n: Mapped[int] = mapped_column(default=5)
    label: Mapped[Optional[str]] = mapped_column(default="jam", active_history=True)
    shelf_id: Mapped[Optional[int]] = mapped_column(ForeignKey("shelf.id"), default=None)
    shelf: Mapped[Optional["Shelf"]] = relationship(default=None, back_populates="jars")

class Shelf(Base):
    __tablename__ = "shelf"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    jars: Mapped[List[Jar]] = relationship(default_factory=list, back_populates="shelf", repr=False)

j = Jar()
st = inspect(j)
print(sorted(st.unloaded), st.dict.keys() - {"_sa_instance_state"}, st.attrs.n.loaded_value, st.attrs.n.value)
print(get_history(j, "n"), j.n, get_history(j, "n"), "n" in j.__dict__)
j.n = 5
print(get_history(j, "n"))
j.label = None
print(get_history(j, "label"))
j2 = Jar(n=None)
print(j2.n, get_history(j2, "n"))
print(Jar.n.property.columns[0].default, Jar.n.default.arg if hasattr(Jar.n, "default") else "-")
print(Jar.__table__.c.n.default.arg)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([j, Jar(), Jar(shelf=Shelf()), Jar(7, "x")])
    s.flush()
    print([sorted(k for k in x.__dict__ if not k.startswith("_")) for x in sorted(s, key=lambda o: (type(o).__name__, o.id))])
    s.commit()
    for x in s.scalars(select(Jar).order_by(Jar.id)):
        print(x)
    k = Jar()
    k.id = 1
    print(s.merge(k))
    s.rollback()
    k = Jar(shelf=None, label="m"); k.id = 3
    m = s.merge(k)
    print(m.shelf, m.n, m.label)
    s.rollback()
    sh = s.scalars(select(Shelf)).one()
    k = Jar(shelf=sh)
    print(k in s, len(sh.jars))
    s.flush()
    print(k)
    s.add(k); s.flush(); s.expire(k, ["n"])
    print(k.n)
    s.flush()
    s.expunge(k)
    make_transient(k)
    print(k.n, k.id)
    k.id = None
    s.add(k); s.commit()
    print(k.id)
make_transient_to_detached(d := Jar())
print(inspect(d).detached, sorted(inspect(d).expired_attributes))
