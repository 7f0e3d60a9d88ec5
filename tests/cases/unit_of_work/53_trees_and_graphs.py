# level: advanced | shows: the order of INSERT and DELETE within one table: adjacency lists added upside down, mixed saves and deletes, a graph by a secondary table
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, inspect, select
from sqlalchemy.orm import Session, backref, declarative_base, relationship

Base = declarative_base()

citations = Table("citation", Base.metadata, Column("citing", ForeignKey("paper.id"), primary_key=True), Column("cited", ForeignKey("paper.id"), primary_key=True))


class Taxon(Base):
    __tablename__ = "taxon"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    parent_id = Column(ForeignKey("taxon.id"))
    kinds = relationship("Taxon", backref=backref("parent", remote_side=[id]), order_by=id)


class Paper(Base):
    __tablename__ = "paper"
    id = Column(Integer, primary_key=True)
    title = Column(String)
    cites = relationship("Paper", secondary=citations, primaryjoin=id == citations.c.citing, secondaryjoin=id == citations.c.cited, backref="cited_by", order_by=id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)


def rows():
    return session.execute(select(Taxon.id, Taxon.name, Taxon.parent_id).order_by(Taxon.id)).all()


leaf = Taxon(name="lynx")
cats = Taxon(name="felidae")
life = Taxon(name="mammalia")
dogs = Taxon(name="canidae")
session.add_all([leaf, cats, Taxon(name="fox", parent=dogs), life])
leaf.parent = cats
cats.parent = life
dogs.parent = life
session.flush()
print(rows())

# one goes, its children move, a new level comes between
order = Taxon(name="carnivora", parent=life)
session.delete(cats)
leaf.parent = order
dogs.parent = order
session.flush()
print(rows(), [t.name for t in life.kinds], inspect(cats).deleted)
session.commit()

# the whole of a branch, deleted top down
kinds = list(order.kinds)
print([(kind.name, [k.name for k in kind.kinds]) for kind in kinds], life.name, order.parent is life)
session.delete(order)
for kind in kinds:
    session.delete(kind)
session.flush()
print(rows())
session.rollback()
session.delete(life)
session.commit()
print(rows())
lowest = session.get(Taxon, leaf.id)
root = Taxon(name="root")
root.parent = Taxon(name="above", parent=lowest)
lowest.parent = None
session.add(root)
session.commit()
print(rows())

a, b, c = (Paper(title=t) for t in "abc")
a.cites = [b]
session.add(a)
session.commit()
a.cites.append(c)
session.commit()
c.cites.append(b)
session.commit()
b.cited_by.append(Paper(title="d"))
session.commit()
b.cited_by[-1].cites.append(a)
session.commit()
print([(p.title, [x.title for x in p.cites]) for p in session.scalars(select(Paper).order_by(Paper.id))])
session.delete(b)
session.commit()
print(session.execute(select(citations)).all())
a.cites.append(a)
session.commit()
session.delete(a)
session.commit()
print(session.execute(select(citations)).all(), session.scalars(select(Paper.title)).all())
