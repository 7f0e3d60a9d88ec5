# level: advanced | shows: single-table inheritance: shared columns by use_existing_column, criteria in joins, aliases and subqueries
from sqlalchemy import ForeignKey, create_engine, func, select, update, delete, exists
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, mapped_column, relationship, joinedload, selectinload


class Base(DeclarativeBase):
    pass


class Zoo(Base):
    __tablename__ = "zoo"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    animals: Mapped[list["Animal"]] = relationship(back_populates="zoo", order_by="Animal.id")
    birds: Mapped[list["Bird"]] = relationship(viewonly=True, order_by="Bird.id")


class Animal(Base):
    __tablename__ = "animal"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    zoo_id: Mapped[int | None] = mapped_column(ForeignKey("zoo.id"))
    zoo: Mapped[Zoo | None] = relationship(back_populates="animals")
    __mapper_args__ = {"polymorphic_on": kind, "polymorphic_identity": "animal"}


class Bird(Animal):
    span: Mapped[int | None] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "bird"}


class Owl(Bird):
    nightly: Mapped[bool | None]
    __mapper_args__ = {"polymorphic_identity": "owl"}


class Bat(Animal):
    span: Mapped[int | None] = mapped_column(use_existing_column=True)
    __mapper_args__ = {"polymorphic_identity": "bat"}


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
print(Animal.__table__.c.keys())
with Session(engine) as session:
    session.add(Zoo(id=1, name="city", animals=[Animal(name="cat"), Bird(name="tit", span=20), Owl(name="ula", span=95, nightly=True), Bat(name="flo", span=30)]))
    session.add(Zoo(id=2, name="park", animals=[Bird(name="rob", span=22)]))
    session.commit()
with Session(engine) as session:
    print(select(Bird))
    print([(type(b).__name__, b.name, b.span) for b in session.scalars(select(Bird).order_by(Bird.id))])
    print([z.name for z in session.scalars(select(Zoo).join(Zoo.birds).where(Bird.span > 90))])
    one, two = aliased(Bird), aliased(Owl)
    print(select(one.name, two.name).join(two, one.span < two.span))
    print(session.execute(select(one.name, two.name).join(two, one.span < two.span).order_by(one.name)).all())
    print(session.scalar(select(func.count()).select_from(Bird)), session.scalar(select(func.count(Bat.id))))
    print(session.scalars(select(Zoo.name).where(Zoo.animals.of_type(Owl).any(Owl.nightly.is_(True)))).all())
    sub = select(Bird).where(Bird.span < 90).subquery()
    alias = aliased(Bird, sub)
    print(select(alias))
    print([b.name for b in session.scalars(select(alias).order_by(alias.name))])
    print([(z.name, [b.name for b in z.birds]) for z in session.scalars(select(Zoo).options(selectinload(Zoo.birds)).order_by(Zoo.id))])
with Session(engine) as session:
    print([(z.name, [b.name for b in z.birds]) for z in session.scalars(select(Zoo).options(joinedload(Zoo.birds)).order_by(Zoo.id)).unique()])
    session.execute(update(Bird).values(span=Bird.span + 1))
    session.execute(delete(Owl))
    print(session.execute(select(Animal.name, Animal.__table__.c.span).order_by(Animal.id)).all())
    print(session.scalars(select(Zoo.name).where(exists().where(Bat.zoo_id == Zoo.id))).all())
    print([type(a).__name__ for a in session.get(Zoo, 1).animals])
    print(session.get(Owl, 2), session.get(Bird, 2).name, session.get(Bat, 2))
