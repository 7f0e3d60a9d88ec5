# cascades and their errors
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, event
from sqlalchemy.orm import declarative_base, Session, relationship, backref
from sqlalchemy import exc
Base = declarative_base()
class R:
    def __repr__(self): return f"{type(self).__name__}({self.name})"
class Owner(R, Base):
    __tablename__ = "owner"
    id = Column(Integer, primary_key=True); name = Column(String)
    pets = relationship("Pet", back_populates="owner", cascade="all, delete-orphan")
    cars = relationship("Car", back_populates="owner", cascade="save-update, merge, refresh-expire")
    home_id = Column(ForeignKey("home.id"))
    home = relationship("Home", cascade="all, delete-orphan", single_parent=True, back_populates="owner")
    keys = relationship("Key", cascade="expunge, delete", back_populates="owner")
class Pet(R, Base):
    __tablename__ = "pet"
    id = Column(Integer, primary_key=True); name = Column(String)
    owner_id = Column(ForeignKey("owner.id"), nullable=False); owner = relationship(Owner, back_populates="pets")
class Car(R, Base):
    __tablename__ = "car"
    id = Column(Integer, primary_key=True); name = Column(String)
    owner_id = Column(ForeignKey("owner.id")); owner = relationship(Owner, back_populates="cars")
class Home(R, Base):
    __tablename__ = "home"
    id = Column(Integer, primary_key=True); name = Column(String)
    owner = relationship(Owner, back_populates="home", uselist=False)
class Key(R, Base):
    __tablename__ = "key"
    id = Column(Integer, primary_key=True); name = Column(String)
    owner_id = Column(ForeignKey("owner.id")); owner = relationship(Owner, back_populates="keys", cascade="")
def attempt(f):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: print(f())
        except Exception as ex: print(type(ex).__name__, ex)
        for m in w: print("  ", m.category.__name__, m.message)
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    o = Owner(name="o", pets=[Pet(name="p1"), Pet(name="p2")], cars=[Car(name="c")], home=Home(name="h"))
    s.add(o)
    o.keys.append(Key(name="k"))
    print([str(x) for x in sorted(s.new, key=str)])
    attempt(s.commit)
    s.rollback()
    s.add(o)
    attempt(s.commit)
    k = Key(name="k2", owner=o)
    print(k in s); attempt(s.flush); s.add(k); s.commit()
    h2 = Owner(name="o2")
    attempt(lambda: setattr(h2, "home", o.home))
    s.rollback()
    hm = o.home
    attempt(lambda: setattr(hm, "owner", h2))
    s.rollback()
    o.home = Home(name="new"); s.commit(); print(s.scalars(select(Home.name)).all())
    o.home = None; s.commit(); print(s.scalars(select(Home.name)).all())
    p = o.pets[0]; o.pets.remove(p); print(p in s.deleted, p in s.dirty, inspect(p).persistent); s.flush(); print(inspect(p).deleted); s.rollback(); print(p in o.pets)
    p = o.pets[0]; o.pets.remove(p); o.pets.append(p); s.commit(); print(o.pets)
    p.owner = None; attempt(s.commit); print(o.pets, p in s); s.rollback()
    q = Pet(name="orphan"); s.add(q); attempt(s.flush); s.rollback()
    q = Pet(name="orphan", owner=None); s.add(q); attempt(s.flush); s.rollback()
    c = Car(name="free"); s.add(c); attempt(s.flush); s.rollback()
    s.add(o2 := Owner(name="second")); s.commit()
    p = o.pets[0]; o2.pets.append(p); print(o.pets, o2.pets, p.owner); s.commit(); print(o.pets, o2.pets)
    s.expire(o); print(sorted(inspect(o).expired_attributes), inspect(o.cars[0]).expired_attributes)
    o.cars[0].name; s.expire(o); print(sorted(x for x in inspect(s.get(Car, 1)).expired_attributes))
    o.cars, o.keys; s.refresh(o); print(sorted(o.__dict__))
    s.expunge(o); print([type(x).__name__ for x in s])
    m = Owner(id=1, name="merged", cars=[Car(id=1, name="cc"), Car(name="dd")], keys=[Key(id=1, name="kk")], pets=[])
    mm = s.merge(m); print(mm, mm.cars, mm.keys, mm.pets); attempt(s.commit); print(s.execute(select(Car.name, Car.owner_id)).all(), s.scalars(select(Key.name)).all())
    s.delete(mm); attempt(s.commit); print(s.execute(select(Car.name, Car.owner_id)).all(), s.scalars(select(Key.name)).all())
    attempt(lambda: s.delete(Owner(name="t"))); attempt(lambda: s.delete(5)); attempt(lambda: s.add(5)); attempt(lambda: s.expunge(Owner(name="t"))); attempt(lambda: s.refresh(Owner(name="t")))
    s2 = Session(e); x = s2.get(Owner, o2.id); attempt(lambda: s.add(x)); y = Pet(name="y", owner=x); attempt(lambda: s.add(y)); z = s.get(Owner, o2.id); attempt(lambda: z.pets.append(y)); attempt(s.commit)
