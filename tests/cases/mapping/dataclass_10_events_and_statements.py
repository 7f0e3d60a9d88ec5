import dataclasses
from typing import Optional, List
from sqlalchemy import create_engine, select, ForeignKey, insert, update, event
from sqlalchemy.orm import *

class Base(DeclarativeBase):
    pass

class Widget(MappedAsDataclass, Base):
    __tablename__ = "widget"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    qty: Mapped[int] = mapped_column(default=0)
    size: Mapped[Optional[str]] = mapped_column(default="M", active_history=True)
    parts: Mapped[List["Part"]] = relationship(default_factory=list, cascade="all, delete-orphan", back_populates="widget")

class Part(MappedAsDataclass, Base, repr=False):
    __tablename__ = "part"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    code: Mapped[str]
    widget_id: Mapped[int] = mapped_column(ForeignKey("widget.id"), init=False)
    widget: Mapped["Widget"] = relationship(init=False, back_populates="parts")

class PlainOne(Base):
    __tablename__ = "plain_one"
    id: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(default=4)

seen = []
@event.listens_for(Widget.qty, "set")
def on_set(target, value, old, initiator):
    seen.append((value, old if isinstance(old, int) else "none"))
@event.listens_for(Widget, "init")
def on_init(target, args, kwargs):
    seen.append((args, dict(kwargs)))
@event.listens_for(Widget.qty, "init_scalar", retval=True)
def on_scalar(target, value, dict_):
    seen.append(("scalar", value))
    return value

w = Widget("w", parts=[Part("p1"), Part("p2")])
print(w.qty, w.size, seen)
w2 = Widget("v", qty=3)
print(seen)
print(dataclasses.is_dataclass(PlainOne), dataclasses.is_dataclass(Base), PlainOne(id=1).n)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([w, w2])
    s.commit()
    print([p.code for p in w.parts], w.qty)
    w.size = "L"
    s.commit()
    res = s.scalars(insert(Widget).returning(Widget), [{"name": "bulk"}, {"name": "b2"}]).all()
    print([(x.name, x.qty, x.size) for x in res])
    s.execute(update(Widget).values(qty=Widget.qty + 1))
    print([x.qty for x in s.scalars(select(Widget).order_by(Widget.id))])
    s.add(Widget("z"))
    print(s.scalars(select(Widget.qty).where(Widget.name == "z")).one())
    w3 = Widget("m"); w3.id = w.id
    m = s.merge(w3)
    print(m is w, m.name, m.qty, m.size, m.parts)
    s.commit()
    print(m.qty, m.parts)
