# one-to-one in all its shapes
import warnings
from typing import Optional
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, joinedload, selectinload, subqueryload, immediateload
warnings.simplefilter("always")
class Base(DeclarativeBase):
    pass
class Ship(Base):
    __tablename__ = "ship"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    bell: Mapped[Optional["Bell"]] = relationship(back_populates="ship", cascade="all, delete-orphan")
    flag: Mapped["Flag"] = relationship(uselist=False, backref="ship")
    def __repr__(self): return f"Ship({self.name})"
class Bell(Base):
    __tablename__ = "bell"
    id: Mapped[int] = mapped_column(primary_key=True)
    tone: Mapped[str]
    ship_id: Mapped[Optional[int]] = mapped_column(ForeignKey("ship.id"))
    ship: Mapped[Optional[Ship]] = relationship(back_populates="bell")
    def __repr__(self): return f"Bell({self.tone})"
class Flag(Base):
    __tablename__ = "flag"
    id: Mapped[int] = mapped_column(primary_key=True)
    ship_id: Mapped[Optional[int]] = mapped_column(ForeignKey("ship.id"))
    colour: Mapped[str]
    def __repr__(self): return f"Flag({self.colour})"
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    a = Ship(name="Argo", bell=Bell(tone="c"), flag=Flag(colour="red"))
    s.add(a); s.commit()
    old = a.bell
    a.bell = Bell(tone="d")
    print(old.ship, a.bell, inspect(a).attrs.bell.history)
    s.flush()
    print(inspect(old).deleted, old in s)
    s.commit()
    a.flag = Flag(colour="blue")
    print(inspect(a).attrs.flag.history)
    s.commit()
    print(s.execute(select(Flag.id, Flag.ship_id, Flag.colour).order_by(Flag.id)).all())
    s.add_all([Flag(colour="x", ship_id=1), Bell(tone="e", ship_id=1)]); s.commit()
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        print(a.flag, a.bell)
        for m in w: print(m.category.__name__, m.message)
    for opt in (joinedload, selectinload, subqueryload, immediateload):
        s.expire_all()
        with warnings.catch_warnings(record=True) as w:
            warnings.simplefilter("always")
            try:
                x = s.scalars(select(Ship).options(opt(Ship.bell), opt(Ship.flag))).unique().all()
                print(opt.__name__, x, x[0].bell, x[0].flag)
            except Exception as ex:
                print(type(ex).__name__, ex)
            for m in w: print(m.category.__name__, m.message)
    for bad in (5, "x", [Bell(tone="f")], Flag(colour="z")):
        try:
            a.bell = bad
            print("set", a.bell); s.flush()
        except Exception as ex:
            print(type(ex).__name__, str(ex).replace(hex(id(bad)), "0x1")[:160]); s.rollback()
    b = Ship(name="Boat")
    s.add(b)
    t = a.bell
    b.bell = t
    print(a.bell, b.bell, t.ship)
    s.commit()
    del b.bell
    try:
        del b.bell
    except Exception as ex: print(type(ex).__name__, ex)
    s.commit()
    print(s.scalars(select(Bell.tone)).all())
    b.bell = None
    s.commit()
