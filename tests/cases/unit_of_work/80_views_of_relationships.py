# level: intermediate | shows: viewonly relationships and flushes: changes that write nothing, sync of the other side, secondaries that are read only, what commit makes of them
import warnings
from sqlalchemy import Column, ForeignKey, Integer, String, Table, and_, create_engine, inspect, select
from sqlalchemy.orm import Session, declarative_base, relationship

Base = declarative_base()
lends = Table("lend", Base.metadata, Column("id", Integer, primary_key=True), Column("tool_id", ForeignKey("tool.id")), Column("person_id", ForeignKey("person.id")), Column("back", Integer, default=0))


class Person(Base):
    __tablename__ = "person"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    tools = relationship("Tool", back_populates="owner", order_by="Tool.id", cascade="all, delete-orphan")
    broken = relationship("Tool", primaryjoin="and_(Tool.owner_id == Person.id, Tool.broken == 1)", viewonly=True, order_by="Tool.id")
    borrowed = relationship("Tool", secondary=lends, secondaryjoin="and_(Tool.id == lend.c.tool_id, lend.c.back == 0)", viewonly=True, order_by="Tool.id")
    written = relationship("Tool", secondary=lends, overlaps="borrowed")


class Tool(Base):
    __tablename__ = "tool"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    broken = Column(Integer, default=0)
    owner_id = Column(ForeignKey("person.id"))
    owner = relationship(Person, back_populates="tools")
    namesake = relationship("Tool", primaryjoin="foreign(Tool.name) == remote(Tool.name)", viewonly=True, uselist=True)

    def __repr__(self):
        return self.name


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
session = Session(engine)
eva, finn = Person(name="Eva"), Person(name="Finn")
saw, axe = Tool(name="saw", broken=1), Tool(name="axe")
eva.tools = [saw, axe]
session.add_all([eva, finn])
session.commit()
print(eva.broken, eva.borrowed)

# what is put into a view is not written
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    rake = Tool(name="rake", broken=1)
    eva.broken.append(rake)
    finn.borrowed.append(saw)
    print(rake in session, inspect(rake).transient, eva in session.dirty, session.is_modified(eva), inspect(eva).attrs.broken.history.added)
    session.flush()
    print([str(w.message)[:70] for w in caught])
print(session.execute(select(lends)).all(), eva.broken)
session.commit()
print(eva.broken, finn.borrowed, inspect(rake).transient)

finn.written.append(saw)
print(finn.borrowed)
session.commit()
print(finn.borrowed, session.execute(select(lends.c.tool_id, lends.c.person_id, lends.c.back)).all())
session.execute(lends.update().values(back=1))
session.expire(finn, ["borrowed"])
print(finn.borrowed, finn.written)
axe.broken = 1
print(eva.broken)
session.flush()
print(eva.broken)
session.refresh(eva, ["broken"])
print(eva.broken)
session.delete(saw)
try:
    session.commit()
except Exception as err:
    print(type(err).__name__, err)
    session.rollback()
print(session.execute(select(lends.c.tool_id, lends.c.person_id)).all(), eva.tools, eva.broken)
session.add(Tool(name="axe", owner=finn))
session.commit()
print(len(axe.namesake), [t.owner.name for t in axe.namesake])
session.delete(finn)
session.commit()
print(session.execute(select(lends.c.tool_id, lends.c.person_id)).all(), session.scalars(select(Tool.name)).all())
