# rare arguments
import warnings
from sqlalchemy import ForeignKey, create_engine, inspect, select, Column, Integer, String, Table
from sqlalchemy.orm import *
Base = declarative_base()
class Club(Base):
    __tablename__ = "club"
    id = Column(Integer, primary_key=True); name = Column(String)
    members = relationship("Member", back_populates="club", omit_join=False, order_by="Member.name", lazy="selectin")
    rooms = relationship("Room", back_populates="club", enable_typechecks=False, innerjoin=True, lazy="joined")
class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True); name = Column(String); kind = Column(String, default="m")
    club_id = Column(ForeignKey("club.id"))
    club = relationship(Club, back_populates="members", load_on_pending=True, active_history=True)
    badge = relationship("Badge", back_populates="member", uselist=False, innerjoin="unnested", distinct_target_key=True)
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "m"}
class Chief(Member):
    __mapper_args__ = {"polymorphic_identity": "c"}
class Badge(Base):
    __tablename__ = "badge"
    id = Column(Integer, primary_key=True); member_id = Column(ForeignKey("member.id")); text = Column(String)
    member = relationship(Member, back_populates="badge", single_parent=True)
class Room(Base):
    __tablename__ = "room"
    id = Column(Integer, primary_key=True); club_id = Column(ForeignKey("club.id")); nr = Column(Integer)
    club = relationship(Club, back_populates="rooms")
class Hall(Room):
    pass
class Other(Base):
    __tablename__ = "other"
    id = Column(Integer, primary_key=True)
def attempt(f):
    try: print(f())
    except Exception as ex: print(type(ex).__name__, str(ex).split("\n")[0])
e = create_engine("sqlite://")
Base.metadata.create_all(e)
with Session(e) as s:
    s.add_all([Club(name="a", members=[Member(name="z", badge=Badge(text="b1")), Chief(name="y")], rooms=[Room(nr=1)]), Club(name="b", rooms=[Room(nr=2), Hall(nr=3)])]); s.commit(); s.expunge_all()
    for c in s.scalars(select(Club).order_by(Club.id)).unique(): print(c.name, [m.name for m in c.members], [r.nr for r in c.rooms])
    s.expunge_all()
    m = Member(name="new", club_id=1); s.add(m)
    print(m in s.new, m.club.name, inspect(m).pending, s.new)
    m2 = Member(name="nope"); s.add(m2); print(m2.club); m3 = Member(name="free", club_id=2); print(m3.club)
    s.enable_relationship_loading(m3); print(m3.club.name, m3 in s, m3 in s.new)
    bd = Badge(member_id=1); s.enable_relationship_loading(bd); print(bd.member.name, bd in s)
    s.rollback()
    s.expunge_all()
    m = s.get(Member, 1); print(inspect(m).attrs.club.history); m.club = None; print(inspect(m).attrs.club.history); s.rollback()
    m.club_id = 2; print(m.club.name); s.commit(); print(m.club.name)
    for o in (joinedload(Club.members).joinedload(Member.badge), joinedload(Club.members).joinedload(Member.badge, innerjoin=True), joinedload(Club.members, innerjoin=True).joinedload(Member.badge, innerjoin="unnested"), joinedload(Club.members).options(joinedload(Member.badge, innerjoin=False)), subqueryload(Club.members).subqueryload(Member.badge)):
        print(select(Club).options(o)); s.expunge_all(); attempt(lambda: [len(c.members) for c in s.scalars(select(Club).order_by(Club.id).options(o)).unique()])
    s.expunge_all(); attempt(lambda: [x.badge and x.badge.text for x in s.scalars(select(Member).options(subqueryload(Member.badge)).order_by(Member.id))])
    c = s.get(Club, 1); c.rooms.append(Hall(nr=9)); attempt(s.commit); c.members.append(Chief(name="ch")); s.commit(); print(sorted(type(x).__name__ for x in c.members))
    attempt(lambda: c.members.append(Other())); attempt(s.commit); s.rollback()
    attempt(lambda: c.rooms.append(Other())); attempt(s.commit); s.rollback()
    b = Badge(text="n"); m = s.get(Member, 1); b.member = m; m2 = s.get(Member, 2); b2 = Badge(text="q"); attempt(lambda: setattr(b2, "member", m)); s.rollback()
