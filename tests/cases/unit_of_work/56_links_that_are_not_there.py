# level: advanced | shows: rows of a secondary table that the database does not have (any more), duplicates in a list, one row from both sides, links of deleted objects
from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint, create_engine, select, text
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()

wears = Table("wears", Base.metadata, Column("actor_id", ForeignKey("actor.id")), Column("costume_id", ForeignKey("costume.id")), UniqueConstraint("actor_id", "costume_id"))


class Actor(Base):
    __tablename__ = "actor"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    costumes = relationship("Costume", secondary=wears, back_populates="actors", order_by="Costume.id")


class Costume(Base):
    __tablename__ = "costume"
    id = Column(Integer, primary_key=True)
    label = Column(String)
    actors = relationship(Actor, secondary=wears, back_populates="costumes", order_by=Actor.id)


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine, autoflush=False)


def attempt(label):
    try:
        session.commit()
        print(label, "->", session.execute(select(wears)).all())
    except Exception as err:
        print(label, "->", type(err).__name__, str(err).splitlines()[0], str(err).splitlines()[-2:-1])
        session.rollback()


cape, mask, hat = (Costume(label=t) for t in ("cape", "mask", "hat"))
ida, joe = Actor(name="Ida", costumes=[cape, mask]), Actor(name="Joe")
session.add_all([ida, hat])
attempt("one side")
session.add(joe)
joe.costumes.append(hat)
attempt("another")
hat.actors.append(ida)
attempt("the other side")

ida.costumes.append(cape)
print([c.label for c in ida.costumes], [a.name for a in cape.actors])
attempt("twice in the list")
print([c.label for c in ida.costumes])
ida.costumes.append(cape)
ida.costumes.remove(cape)
attempt("added and removed again")

print(len(ida.costumes), len(cape.actors))
session.execute(text("DELETE FROM wears WHERE actor_id = 1 AND costume_id IN (1, 2)"))
ida.costumes.remove(cape)
ida.costumes.remove(mask)
attempt("rows gone")

print([c.label for c in joe.costumes])
session.execute(text("DELETE FROM wears WHERE actor_id = 2"))
session.delete(joe)
attempt("deleted actor's row gone")
hat.actors = []
attempt("cleared from the other side")
session.execute(wears.insert(), [{"actor_id": 2, "costume_id": 3}, {"actor_id": 2, "costume_id": 1}])
joe.costumes.append(mask)
attempt("unseen rows beside a new one")
print([c.label for c in joe.costumes])
ida.costumes, joe.costumes = joe.costumes, ida.costumes
attempt("exchanged")
ida.costumes.append(Costume(label="wig"))
session.delete(ida)
attempt("deleted with a new one")
print(session.scalars(select(Costume.label)).all())
