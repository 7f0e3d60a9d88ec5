# level: intermediate | shows: merge() does not call __init__, dataclass defaults that overwrite, init_on_load, validators and set events during merge
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import (DeclarativeBase, Mapped, MappedAsDataclass, Session, mapped_column, reconstructor, relationship, validates)

class Base(MappedAsDataclass, DeclarativeBase):
    pass

class Plain(DeclarativeBase):
    pass

class Vase(Base):
    __tablename__ = "vase"
    id: Mapped[int] = mapped_column(primary_key=True)
    height: Mapped[int] = mapped_column(default=30)
    glaze: Mapped[str | None] = mapped_column(default=None)
    marks: Mapped[list["Crack"]] = relationship(default_factory=list, cascade="all, delete-orphan", order_by="Crack.id")
    maker_id: Mapped[int | None] = mapped_column(ForeignKey("maker.id"), init=False)
    maker: Mapped["Maker | None"] = relationship(default=None)

class Crack(Base):
    __tablename__ = "crack"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    size: Mapped[int] = mapped_column(kw_only=True)
    vase_id: Mapped[int | None] = mapped_column(ForeignKey("vase.id"), init=False, repr=False)

class Maker(Base):
    __tablename__ = "maker"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(default="anon")

class Gauge(Plain):
    __tablename__ = "gauge"
    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int]
    unit: Mapped[str | None]
    def __init__(self, id, level):
        print("  init", id, level)
        self.id, self.level, self.seen = id, level, "made"
    @reconstructor
    def woken(self):
        print("  woken", sorted(k for k in self.__dict__ if k != "_sa_instance_state"))
        self.seen = "woken"
    @validates("level")
    def check(self, key, value):
        print("  check", key, value)
        if value is not None and value < 0:
            raise ValueError(f"{key} is {value}")
        return value and value + 1

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
Plain.metadata.create_all(engine)
with Session(engine) as s, s.begin():
    s.add(Vase(1, 12, "blue", [Crack(size=1)], Maker(1, "kaj")))

# what a dataclass has by default is given to merge() like all else
s = Session(engine)
v = Vase(1)
print(v)
m = s.merge(v)
print({a.key: (list(a.history.added or ()), list(a.history.deleted or ())) for a in inspect(m).attrs if a.history.has_changes() and a.key != "marks"})
print(len(inspect(m).attrs.marks.history.deleted), m.marks, m.maker)
s.rollback()
print(m)
m = s.merge(Vase(1, glaze="red", marks=m.marks, maker=Maker(1)))
print(m)
s.commit()
print(m == s.get(Vase, 1), m)
m = s.merge(Vase(id=2, height=1, marks=[Crack(size=5)]))
print(m.height, m.marks[0].size, inspect(m).pending, m.marks[0].id)
s.commit()
print(m)

# a class with an __init__ of its own
g = Gauge(1, 10)
print(g.level)
m = s.merge(g)
print(m is g, m.level, m.seen, getattr(m, "extra", "-"))
s.commit()
print(m.level)
s.expunge_all()
g.extra = 1
m = s.merge(g)
print(m.level, m.seen, "extra" in m.__dict__, inspect(m).attrs.level.history)
g.__dict__["level"] = -5
try:
    s.merge(g)
except ValueError as err:
    print("ValueError", err, m.level, len(s.dirty))
s.rollback()
with Session(engine) as t:
    d = t.get(Gauge, 1)
s.expunge_all()
m = s.merge(d, load=False)
print(m.level, m.seen)
