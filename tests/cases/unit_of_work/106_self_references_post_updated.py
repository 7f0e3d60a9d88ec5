# level: advanced | shows: post_update on self-referential relationships: rings, favourites, reordering of linked lists, deletes of some members, with unique columns in between
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()


class Card(Base):
    __tablename__ = "card"
    id = Column(Integer, primary_key=True)
    face = Column(String)
    next_id = Column(ForeignKey("card.id"))
    following = relationship("Card", remote_side=id, post_update=True, back_populates="previous", foreign_keys=next_id)
    previous = relationship("Card", uselist=False, post_update=True, back_populates="following", foreign_keys=next_id, remote_side=next_id)


class Family(Base):
    __tablename__ = "family"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    eldest_id = Column(ForeignKey("member.id", use_alter=True, name="fk_eldest"))
    members = relationship("Member", foreign_keys="Member.family_id", back_populates="family", cascade="all, delete-orphan", order_by="Member.id")
    eldest = relationship("Member", foreign_keys=eldest_id, post_update=True)


class Member(Base):
    __tablename__ = "member"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    family_id = Column(ForeignKey("family.id"))
    mother_id = Column(ForeignKey("member.id"))
    family = relationship(Family, foreign_keys=family_id, back_populates="members")
    mother = relationship("Member", remote_side=id, foreign_keys=mother_id, back_populates="children")
    children = relationship("Member", foreign_keys=mother_id, back_populates="mother", order_by="Member.id")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def ring():
    return session.execute(select(Card.id, Card.face, Card.next_id).order_by(Card.id)).all()


a, b, c = (Card(face=f) for f in "ABC")
a.following = b
b.following = c
session.add(a)
session.flush()
print(ring(), b.previous is a)
c.following = a
session.commit()
print(ring(), a.previous.face)
d = Card(face="D")
a.following = d
d.following = b
session.flush()
print(ring())
session.commit()
print(d.previous is a, d.following.face)
d.previous.following = d.following
d.following = None
session.delete(d)
session.commit()
print(ring())
a.following = None
session.commit()
session.delete(c)
session.flush()
print(ring())
session.commit()

family = Family(name="Oak")
gran = Member(name="Gran", family=family)
mum = Member(name="Mum", family=family, mother=gran)
kid = Member(name="Kid", family=family, mother=mum)
family.eldest = gran
session.add(kid)
session.commit()
print(session.execute(select(Member.name, Member.family_id, Member.mother_id).order_by(Member.id)).all(), family.eldest_id)
family.eldest = mum
session.delete(gran)
session.commit()
print([(m.name, m.mother_id) for m in family.members], family.eldest.name)
other = Family(name="Elm", eldest=kid)
kid.family = other
session.add(other)
session.commit()
print([m.name for m in family.members], [m.name for m in other.members], other.eldest_id == kid.id)
session.delete(other)
session.commit()
print(session.scalars(select(Member.name)).all(), session.execute(select(Family.name, Family.eldest_id)).all())
