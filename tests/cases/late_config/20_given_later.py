# level: intermediate | shows: columns, properties and relationships given to mapped classes later, add_mapped_attribute, mapper.add_property, derived classes see them
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, add_mapped_attribute, column_property, configure_mappers, mapped_column, relationship, synonym


class Base(DeclarativeBase):
    pass


class Animal(Base):
    __tablename__ = "animals"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "animal"}


class Dog(Animal):
    __mapper_args__ = {"polymorphic_identity": "dog"}


Animal.name = mapped_column(String(20))
Animal.weight = Column("kg", Integer, default=4)
add_mapped_attribute(Dog, "breed", mapped_column(String(20), nullable=True))


class Owner(Base):
    __tablename__ = "owners"
    id: Mapped[int] = mapped_column(primary_key=True)


Owner.name = mapped_column(String)
Animal.owner_id = mapped_column(ForeignKey("owners.id"))
Owner.animals = relationship(Animal, backref="owner", order_by=Animal.name)
Animal.shout = column_property(func.upper(Animal.name))
inspect(Owner).add_property("title", synonym("name"))
print(Animal.__table__.c.keys(), inspect(Dog).attrs.keys(), inspect(Owner).relationships.keys())
print(hasattr(Animal, "owner"))
configure_mappers()
print(hasattr(Animal, "owner"), hasattr(Dog, "owner"), inspect(Dog).relationships.keys())
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Owner(title="Ann", animals=[Dog(name="Rex", breed="pug"), Animal(name="Kit", weight=2)]))
    session.commit()
    ann = session.scalars(select(Owner).filter_by(title="Ann")).one()
    print([(type(a).__name__, a.name, a.weight, a.shout, a.owner is ann) for a in ann.animals], ann.animals[1].breed)
    Owner.count = column_property(select(func.count(Animal.id)).where(Animal.owner_id == Owner.id).correlate_except(Animal).scalar_subquery())
    session.expire_all()
    print(session.scalars(select(Owner.count)).all(), session.scalars(select(Owner)).one().count)
    Animal.friends = 5
    print(Animal.friends, inspect(Animal).has_property("friends"))
    try:
        Owner.bad = relationship("Nothing")
        configure_mappers()
    except Exception as e:
        print(type(e).__name__, e)
    try:
        session.scalars(select(Owner)).all()
    except Exception as e:
        print(type(e).__name__, e)
