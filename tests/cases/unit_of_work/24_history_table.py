# level: advanced | shows: a history of changes kept by before_flush from attribute history, deletions included, in one transaction with them
from sqlalchemy import JSON, ForeignKey, create_engine, event, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, attributes, mapped_column, relationship, sessionmaker


class Base(DeclarativeBase):
    pass


class Change(Base):
    __tablename__ = "change"
    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    fields: Mapped[dict] = mapped_column(JSON)


class Versioned:
    version: Mapped[int] = mapped_column(default=1)


class Person(Versioned, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    city: Mapped[str | None]
    boss_id: Mapped[int | None] = mapped_column(ForeignKey("boss.id"))
    boss: Mapped["Boss | None"] = relationship(back_populates="team")


class Boss(Base):
    __tablename__ = "boss"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    team: Mapped[list[Person]] = relationship(back_populates="boss")


def record(session, flush_context, instances):
    for obj in sorted(session.dirty, key=lambda obj: obj.name):
        if not isinstance(obj, Versioned) or not session.is_modified(obj, include_collections=False):
            continue
        fields = {}
        for attribute in inspect(obj).mapper.column_attrs:
            added, unchanged, deleted = attributes.get_history(obj, attribute.key)
            if added or deleted:
                fields[attribute.key] = [deleted[0] if deleted else None, added[0] if added else None]
        for attribute in inspect(obj).mapper.relationships:
            history = attributes.get_history(obj, attribute.key, passive=attributes.PASSIVE_NO_INITIALIZE)
            if history.has_changes():
                fields[attribute.key] = [[p and p.name for p in side or ()] for side in (history.deleted, history.added)]
        obj.version += 1
        session.add(Change(what=f"{obj.name} {inspect(obj).identity}", fields=fields))
    for obj in session.deleted:
        if isinstance(obj, Versioned):
            session.add(Change(what=f"{obj.name} gone", fields={}))


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
Maker = sessionmaker(engine)
event.listen(Maker, "before_flush", record)
with Maker.begin() as session:
    session.add(Boss(name="ann", team=[Person(name="bob"), Person(name="cid", city="Rome")]))
    session.add(Boss(name="eve"))
with Maker() as session:
    bob, cid = session.scalars(select(Person).order_by(Person.name))
    bob.city = "Bonn"
    cid.boss = session.get(Boss, 2)
    session.commit()
    bob.name, bob.name = "rob", "bob"
    session.commit()
    cid.city = "Riga"
    session.rollback()
    session.delete(cid)
    session.commit()
    for change in session.scalars(select(Change).order_by(Change.id)):
        print(change.what, change.fields)
    print([(p.name, p.version) for p in session.scalars(select(Person).order_by(Person.name))])
with Session(engine) as session:
    session.get(Person, 1).city = "Lima"
    session.commit()
    print(session.scalars(select(Change.what)).all()[-1])
