# level: intermediate | shows: no cascade along backrefs: what append and set on either side of a relationship bring into a session, and the warning at flush
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, backref, mapped_column, object_session, relationship

class Base(DeclarativeBase):
    pass

class Canal(Base):
    __tablename__ = "canal"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    locks: Mapped[list["Lock"]] = relationship(back_populates="canal", order_by="Lock.id")
    def __repr__(self):
        return f"Canal({self.name})"

class Lock(Base):
    __tablename__ = "lock"
    id: Mapped[int] = mapped_column(primary_key=True)
    rise: Mapped[int]
    canal_id: Mapped[int | None] = mapped_column(ForeignKey("canal.id"))
    canal: Mapped[Canal | None] = relationship(back_populates="locks")
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("keeper.id"))
    keeper: Mapped["Keeper | None"] = relationship(backref=backref("locks", order_by="Lock.id", cascade="merge"), cascade="")
    def __repr__(self):
        return f"Lock({self.rise})"

class Keeper(Base):
    __tablename__ = "keeper"
    id: Mapped[int] = mapped_column(primary_key=True)
    def __repr__(self):
        return f"Keeper{self.id}"

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
s = Session(engine)
def news():
    return sorted(map(repr, s.new))
def flush(label):
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        s.flush()
    print(label, [f"{w.category.__name__}: {str(w.message)}" for w in seen])

c = Canal(name="gota")
s.add(c)
# the many's side is set: the lock stays outside, though the collection has it
l1 = Lock(rise=1, canal=c)
print(news(), c.locks, object_session(l1))
flush("one")
print(c.locks, l1 in s, s.scalars(select(Lock)).all())
s.expire(c)
print(c.locks, l1.canal is c)
# the one's side is appended to: the lock comes along
c.locks.append(Lock(rise=2))
print(news())
# the lock is in, its canal is not: the set on the many's side cascades the canal
l3 = Lock(rise=3)
s.add(l3)
other = Canal(name="kiel")
l3.canal = other
print(news(), other.locks)
# a collection of something outside: nobody comes along
outside = Canal(name="suez")
inside = Lock(rise=4)
s.add(inside)
outside.locks.append(inside)
print(news(), inside.canal)
flush("two")
print(s.execute(select(Lock.rise, Lock.canal_id).order_by(Lock.id)).all(), outside in s)
# neither side cascades
k = Keeper()
l5 = Lock(rise=5, canal=c, keeper=k)
s.add(l5)
print(news(), k.locks)
flush("three")
print(l5.keeper_id, l5.keeper, inspect(k).transient)
s.add(k)
flush("four")
print(l5.keeper_id, k.locks, s.is_modified(l5))
l5.keeper = None
l5.keeper = k
flush("five")
print(l5.keeper_id)
k.locks.append(Lock(rise=6))
flush("six")
print(k.locks, s.scalars(select(Lock.rise).order_by(Lock.id)).all())
s.commit()
print(k.locks, c.locks)
