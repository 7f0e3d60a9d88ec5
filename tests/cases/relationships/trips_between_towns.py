# several paths, primaryjoin conditions with writes, relationship over joins, reflexive one to one; strategy via inspect
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table, and_, or_, func, true, literal, case, exists, join
from sqlalchemy.orm import *
Base = declarative_base()
class Town(Base):
    __tablename__ = "town"
    id = Column(Integer, primary_key=True); name = Column(String)
    out = relationship("Trip", foreign_keys="Trip.src_id", back_populates="src", order_by="Trip.km")
    arrivals = relationship("Trip", foreign_keys="[Trip.dst_id]", back_populates="dst")
    trips = relationship("Trip", primaryjoin="or_(Town.id == Trip.src_id, Town.id == Trip.dst_id)", viewonly=True, order_by="Trip.id")
    longs = relationship("Trip", primaryjoin=lambda: and_(Town.id == Trip.src_id, Trip.km > 50), overlaps="out,src", back_populates=None)
    near = relationship("Town", secondary="trip", primaryjoin="Town.id == Trip.src_id", secondaryjoin="and_(Trip.dst_id == Town.id, Trip.km <= 50)", viewonly=True)
    def __repr__(self): return self.name
class Trip(Base):
    __tablename__ = "trip"
    id = Column(Integer, primary_key=True); km = Column(Integer, default=1)
    src_id = Column(ForeignKey("town.id")); dst_id = Column(ForeignKey("town.id"))
    src = relationship(Town, foreign_keys=[src_id], back_populates="out"); dst = relationship(Town, foreign_keys=dst_id, back_populates="arrivals")
    back = relationship("Trip", primaryjoin=lambda: and_(foreign(Trip.src_id) == remote(Trip.dst_id), foreign(Trip.dst_id) == remote(Trip.src_id)), viewonly=True, uselist=False)
    def __repr__(self): return f"{self.src_id}-{self.dst_id}"
class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True); name = Column(String); spouse_id = Column(ForeignKey("person.id"))
    spouse = relationship("Person", remote_side=[id], uselist=False, backref=backref("spouse_of", uselist=False), post_update=True)
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    a, b, c = (Town(name=n) for n in "abc")
    s.add_all([Trip(src=a, dst=b, km=10), Trip(src=b, dst=a, km=10), Trip(src=a, dst=c, km=90), Trip(src=c, dst=b, km=60)]); s.commit()
    print(a.out, a.arrivals, a.trips, a.longs, a.near, a.out[0].back)
    a.longs.append(Trip(dst=b, km=70)); s.commit(); print(a.longs, a.out)
    t = a.out[0]; t.src, t.dst = t.dst, t.src; s.commit(); print(t, a.out, b.out)
    A, B = aliased(Town), aliased(Town)
    attempt(lambda: select(Trip.id).join(Trip.src).join(Trip.dst)); attempt(lambda: select(Trip.id).join(Trip.src.of_type(A)).join(Trip.dst.of_type(B)).where(A.name < B.name))
    attempt(lambda: select(Town.name).join(Town.trips)); attempt(lambda: select(Town.name).join(Trip)); attempt(lambda: select(Town.name).join(Trip, Town.out)); attempt(lambda: select(Town.name).join(Town.near.of_type(A)))
    print(s.scalars(select(Town.name).where(Town.out.any(Trip.dst == c))).all(), s.scalars(select(Town.name).where(Town.near.contains(b))).all(), s.scalars(select(Trip.id).where(Trip.src == a, Trip.dst != b)).all(), s.scalars(select(Trip.id).where(or_(Trip.src == None, Trip.dst.has(Town.name == "c")))).all())
    for o in (joinedload, selectinload, subqueryload): s.expunge_all(); print([(x.trips, x.near, x.longs) for x in s.scalars(select(Town).options(o(Town.near)).order_by(Town.id)).unique()])
    p, q = Person(name="p"), Person(name="q"); p.spouse = q; q.spouse = p; s.add(p); s.commit(); print(p.spouse.name, p.spouse_of.name, q.spouse.name); q.spouse = None; s.commit(); print(p.spouse_of, q.spouse_of.name)
    r = Person(name="r"); p.spouse = r; s.commit(); print(q.spouse_of, r.spouse_of.name); s.delete(r); attempt(s.commit); print(p.spouse)
    a = s.get(Town, 1); s.delete(a); attempt(s.commit); s.rollback(); print(s.execute(select(Trip.src_id, Trip.dst_id)).all())
    for x in inspect(Town).relationships: print(x.key, x.direction.name, [(str(l), str(r)) for l, r in x.local_remote_pairs], str(x.primaryjoin), str(x.secondaryjoin))
    for x in inspect(Trip).relationships: print(x.key, x.direction.name, [(str(l), str(r)) for l, r in x.local_remote_pairs], str(x.primaryjoin))
