# level: advanced | shows: subqueryload: of limited and filtered queries, chained, many-to-one, self-referential, with aliased, with parameters
from sqlalchemy import Column, ForeignKey, Table, bindparam, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, subqueryload, joinedload, selectinload


class Base(DeclarativeBase):
    pass


reads = Table("reads", Base.metadata, Column("person_id", ForeignKey("person.id"), primary_key=True), Column("paper_id", ForeignKey("paper.id"), primary_key=True))


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    boss: Mapped["Person | None"] = relationship(remote_side=[id], back_populates="team")
    team: Mapped[list["Person"]] = relationship(back_populates="boss", order_by="Person.name")
    papers: Mapped[list["Paper"]] = relationship(secondary=reads, order_by="Paper.id", back_populates="readers")


class Paper(Base):
    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    readers: Mapped[list[Person]] = relationship(secondary=reads, order_by=Person.id, back_populates="papers")


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    sheets = [Paper(id=1, title="daily"), Paper(id=2, title="weekly")]
    session.add_all(sheets)
    session.flush()
    top = Person(id=1, name="top", papers=sheets)
    mid = Person(id=2, name="mid", boss=top, papers=[top.papers[0]])
    session.add_all([top, mid, Person(id=3, name="low", boss=mid), Person(id=4, name="new", boss=mid)])
    session.commit()
with Session(engine) as session:
    for p in session.scalars(select(Person).options(subqueryload(Person.papers)).where(Person.id < 3).order_by(Person.id)):
        print(p.name, [x.title for x in p.papers])
with Session(engine) as session:
    for p in session.scalars(select(Person).options(subqueryload(Person.team).subqueryload(Person.team)).where(Person.boss_id.is_(None))):
        print(p.name, [(q.name, [r.name for r in q.team]) for q in p.team])
with Session(engine) as session:
    for p in session.scalars(select(Person).options(subqueryload(Person.boss)).order_by(Person.id).limit(3)):
        print(p.name, p.boss and p.boss.name)
with Session(engine) as session:
    stmt = select(Person).where(Person.name == bindparam("who")).options(subqueryload(Person.team).joinedload(Person.papers))
    print([[(t.name, len(t.papers)) for t in p.team] for p in session.scalars(stmt, {"who": "mid"})])
with Session(engine) as session:
    chief = aliased(Person)
    rows = session.execute(select(Person.name, chief).join(Person.boss.of_type(chief)).options(subqueryload(chief.papers)).order_by(Person.id)).all()
    print([(name, c.name, [x.title for x in c.papers]) for name, c in rows])
with Session(engine) as session:
    print([[(r.name, [x.title for x in r.papers]) for r in x.readers] for x in session.scalars(select(Paper).options(selectinload(Paper.readers).subqueryload(Person.papers)).order_by(Paper.id))])
with Session(engine) as session:
    q = session.query(Person).options(subqueryload(Person.papers)).filter(Person.boss_id == 2)
    print(q.count(), [(p.name, p.papers) for p in q.order_by(Person.name.desc())])
    print(session.query(Person).options(subqueryload(Person.team)).filter_by(name="top").one().team[0].name)
    print(session.scalars(select(Person).options(subqueryload(Person.papers)).where(Person.id == 77)).all())
