# level: intermediate | shows: orphans before their first flush: removed, replaced, deleted from a session, added on their own, with and without delete-orphan
import warnings
from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Cook(Base):
    __tablename__ = "cook"
    id: Mapped[int] = mapped_column(primary_key=True)
    knives: Mapped[list["Knife"]] = relationship(cascade="all, delete-orphan", back_populates="cook", order_by="Knife.id")
    pans: Mapped[list["Pan"]] = relationship(back_populates="cook", order_by="Pan.id")
    hat: Mapped["Hat | None"] = relationship(cascade="all, delete-orphan", back_populates="cook")

class Tool:
    id: Mapped[int] = mapped_column(primary_key=True)
    cook_id: Mapped[int | None] = mapped_column(ForeignKey("cook.id"))
    def __repr__(self):
        return f"{type(self).__name__}{self.id}"

class Knife(Tool, Base):
    __tablename__ = "knife"
    cook: Mapped[Cook | None] = relationship(back_populates="knives")

class Pan(Tool, Base):
    __tablename__ = "pan"
    cook: Mapped[Cook | None] = relationship(back_populates="pans")

class Hat(Tool, Base):
    __tablename__ = "hat"
    cook: Mapped[Cook | None] = relationship(back_populates="hat")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
told = []
event.listen(s, "pending_to_transient", lambda sess, o: told.append(f"-{o!r}"))
event.listen(s, "transient_to_pending", lambda sess, o: told.append(f"+{o!r}"))
event.listen(s, "persistent_to_deleted", lambda sess, o: told.append(f"x{o!r}"))
def said():
    out, told[:] = list(told), []
    return out

c = Cook(id=1)
s.add(c); s.flush(); said()
k, p = Knife(id=1), Pan(id=1)
c.knives.append(k); c.pans.append(p)
c.knives.remove(k); c.pans.remove(p)
print(k in s, p in s, said())
s.flush()
print(inspect(k).transient, inspect(p).persistent, p.cook_id, said())
# outside of a session it does not matter, until it comes in
other = Cook(id=2, knives=[k2 := Knife(id=2), k3 := Knife(id=3)])
other.knives.remove(k2)
s.add(other)
print(k2 in s, k3 in s, said())
s.add(k2)
print(k2 in s, said())
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    try:
        s.flush()
        print("flushed", inspect(k2).persistent, inspect(k2).transient, len(seen))
    except Exception as err:
        print(type(err).__name__, str(err))
print(said())
s.rollback(); said()
# a knife that never had a cook
lone = Knife(id=5)
s.add(lone)
try:
    s.flush()
    print("flushed", inspect(lone).persistent, s.scalars(select(Knife.id)).all())
except Exception as err:
    print(type(err).__name__, str(err))
s.rollback(); said()
# the key alone makes no parent
s.add(Cook(id=1)); s.flush()
keyed = Knife(id=6, cook_id=1)
s.add(keyed)
try:
    s.flush()
    print("flushed", inspect(keyed).persistent, s.execute(select(Knife.id, Knife.cook_id)).all())
except Exception as err:
    print(type(err).__name__, str(err))
s.commit(); said()
c = s.get(Cook, 1)
# hats are replaced
c.hat = Hat(id=1)
c.hat = h2 = Hat(id=2)
print(sorted(map(repr, s.new)), said())
s.commit()
c.hat = None
print(h2 in s.deleted, inspect(c).attrs.hat.history, said())
s.flush()
print(inspect(h2).deleted, said())
h2.cook = c
print(h2 in s, c.hat)
try:
    s.flush()
    print(inspect(h2).deleted, s.scalars(select(Hat.id)).all())
except Exception as err:
    print(type(err).__name__, str(err).split("'")[-1])
s.rollback(); said()
# from the many's side
c.knives
extra = Knife(id=8, cook=c)
print(extra in s, extra in c.knives)
extra.cook = None
print(extra in s, extra in c.knives, said())
s.add(extra)
with s.no_autoflush:
    extra.cook = c
    print(extra in s)
s.flush()
extra.cook = None
print(extra in s.dirty, c.knives)
s.flush()
print(inspect(extra).deleted, said())
s.delete(c.knives[0])
s.flush()
print(c.knives, said())
s.expire(c)
print(c.knives)
