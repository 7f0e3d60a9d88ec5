# level: intermediate | shows: mixins with columns, declared_attr relationships, abstract bases, __table_args__, naming conventions, column_property in mixins
from typing import Optional
from sqlalchemy import CheckConstraint, ForeignKey, Index, MetaData, String, UniqueConstraint, create_engine, func, inspect, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, column_property, declared_attr, mapped_column, relationship
from sqlalchemy.schema import CreateIndex, CreateTable


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention={"ix": "ix_%(column_0_label)s", "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                                           "ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s",
                                           "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s"})

    @declared_attr.directive
    def __tablename__(cls) -> str:
        return cls.__name__.lower() + "s"

    id: Mapped[int] = mapped_column(primary_key=True)


class Named:
    name: Mapped[str] = mapped_column(String(30))

    @declared_attr
    def shout(cls) -> Mapped[str]:
        return column_property(func.upper(cls.name))

    @declared_attr.directive
    def __table_args__(cls):
        return (UniqueConstraint("name"), CheckConstraint("length(name) > 1", name="long_name"))


class Owned:
    @declared_attr
    def owner_id(cls) -> Mapped[Optional[int]]:
        return mapped_column(ForeignKey("persons.id"))

    @declared_attr
    def owner(cls) -> Mapped[Optional["Person"]]:
        return relationship("Person", back_populates=f"{cls.__name__.lower()}s")


class Audited(Base):
    __abstract__ = True
    created_by: Mapped[Optional[str]]

    def label(self):
        return f"{type(self).__name__}:{self.name}"


class Person(Named, Audited):
    boats: Mapped[list["Boat"]] = relationship(back_populates="owner")
    dogs: Mapped[list["Dog"]] = relationship(back_populates="owner")


class Boat(Named, Owned, Audited):
    length: Mapped[int]
    __table_args__ = (Index("ix_length", "length"), CheckConstraint("length > 0", name="positive"), {"comment": "afloat"})


class Dog(Named, Owned, Audited):
    __tablename__ = "hounds"


for table in Base.metadata.sorted_tables:
    print(CreateTable(table))
    for index in sorted(table.indexes, key=lambda i: i.name):
        print(CreateIndex(index))
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    ann = Person(name="Ann", created_by="root", boats=[Boat(name="Tub", length=3)], dogs=[Dog(name="Rex"), Dog(name="Ivy")])
    session.add(ann)
    session.commit()
    print(ann.label(), ann.shout, [d.label() for d in ann.dogs], ann.boats[0].shout, ann.dogs[0].owner is ann)
    for cls in (Person, Boat, Dog):
        print(cls.__table__.name, sorted(inspect(cls).attrs.keys()), session.scalars(select(cls.shout).order_by(cls.id)).all())
    session.add(Boat(name="Raft", length=-1, owner=ann))
    try:
        session.commit()
    except Exception as e:
        print(type(e).__name__, e.orig)
        session.rollback()
    print(session.scalars(select(Dog).where(Dog.owner.has(name="Ann")).order_by(Dog.shout)).first().name)
    print(Audited.__dict__.get("__table__"), hasattr(Audited, "__mapper__"))
