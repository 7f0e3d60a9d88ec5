# level: advanced | shows: merge() of pending, deleted, persistent and expunged objects of the same or another session; autoflush; events
import warnings
from sqlalchemy import ForeignKey, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, make_transient, make_transient_to_detached, relationship, reconstructor

class Base(DeclarativeBase):
    pass

class Lamp(Base):
    __tablename__ = "lamp"
    id: Mapped[int] = mapped_column(primary_key=True)
    watt: Mapped[int] = mapped_column(default=40)
    color: Mapped[str | None]
    bulbs: Mapped[list["Bulb"]] = relationship(back_populates="lamp", order_by="Bulb.id")
    def __repr__(self):
        return f"Lamp({self.id}, {self.watt}, {self.color})"

class Bulb(Base):
    __tablename__ = "bulb"
    id: Mapped[int] = mapped_column(primary_key=True)
    lamp_id: Mapped[int | None] = mapped_column(ForeignKey("lamp.id"))
    lamp: Mapped[Lamp | None] = relationship(back_populates="bulbs")
    def __repr__(self):
        return f"Bulb({self.id})"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
told = []
event.listen(Lamp, "load", lambda target, context: told.append(("load", context is None)))
event.listen(Lamp, "refresh", lambda target, context, attrs: told.append(("refresh", attrs and sorted(attrs))))
event.listen(Lamp.watt, "set", lambda t, v, old, i: told.append(("set", v, getattr(old, "name", old))))
def said():
    out, told[:] = list(told), []
    return out

s = Session(engine)
event.listen(s, "before_attach", lambda sess, obj: told.append(("attach", type(obj).__name__)))
event.listen(s, "transient_to_pending", lambda sess, obj: told.append(("pending", type(obj).__name__)))
event.listen(s, "before_flush", lambda sess, ctx, objs: told.append(("flush", len(sess.new), len(sess.dirty))))

a = Lamp(id=1, color="red", bulbs=[Bulb(id=1)])
s.add(a)
said()
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    m = s.merge(a)
    print(m is a, [str(w.message).split("0x")[0] for w in seen], said())
b = Lamp(color="green")
s.add(b)
with s.no_autoflush, warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    m = s.merge(b)
    print(m is b, len(s.new), [str(w.message)[-60:] for w in seen], said())
s.commit()
print(s.scalars(select(Lamp).order_by(Lamp.id)).all(), said())

# a deleted object: before the flush, after it, after the commit
gone = s.get(Lamp, 2) or s.scalars(select(Lamp).where(Lamp.color == "green")).first()
said()
s.delete(gone)
with s.no_autoflush:
    m = s.merge(Lamp(id=gone.id, color="back"))
    print(m is gone, m in s.deleted, m, said())
s.flush()
print(inspect(gone).deleted, said())
m = s.merge(gone)
print(m is gone, inspect(m).pending, m in s.new, m, said())
s.rollback()
print(inspect(gone).persistent, gone, said())
s.delete(gone); s.commit(); said()
print(inspect(gone).detached)
m = s.merge(gone)
print(m is gone, inspect(m).pending, m, said())
s.commit()
print(s.scalars(select(Lamp).order_by(Lamp.id)).all())

# a detached made transient keeps its values; one made detached has none but its key
s.expunge_all(); said()
x = s.get(Lamp, 1); s.expunge(x)
make_transient(x)
x.watt = 75
m = s.merge(x)
print(m, inspect(m).attrs.watt.history, s.dirty == {m} if False else len(s.dirty), said())
s.rollback(); said()
ghost = Lamp(id=1)
make_transient_to_detached(ghost)
m = s.merge(ghost)
print(m is ghost, sorted(inspect(m).dict.keys() - {"_sa_instance_state"}), inspect(m).modified)
print(m.color); said()
stray = Lamp(id=77)
make_transient_to_detached(stray)
m = s.merge(stray)
print(inspect(m).pending, said())
try:
    s.flush()
    print(m)
except Exception as err:
    print(type(err).__name__, str(err).split("\n")[0])
s.rollback()
for wrong in (None, "lamp", Lamp):
    try:
        s.merge(wrong)
    except Exception as err:
        print(type(err).__name__, err)
