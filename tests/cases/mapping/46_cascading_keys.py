# level: advanced | shows: declared_attr.cascading, has_inherited_table, mixins with keys per subclass, __mapper_args__
import warnings
from typing import Optional
from sqlalchemy import ForeignKey, Integer, String, create_engine, inspect, select
from sqlalchemy.orm import (DeclarativeBase, Mapped, Session, declared_attr, has_inherited_table, mapped_column)

class Base(DeclarativeBase):
    pass

class HasIdMixin:
    @declared_attr.cascading
    def id(cls) -> Mapped[int]:
        if has_inherited_table(cls):
            return mapped_column(ForeignKey("person.id"), primary_key=True)
        return mapped_column(Integer, primary_key=True)

class Named:
    @declared_attr.directive
    def __tablename__(cls) -> Optional[str]:
        if has_inherited_table(cls) and "own" not in cls.__dict__:
            return None
        return cls.__name__.lower()

class Person(HasIdMixin, Named, Base):
    kind: Mapped[str] = mapped_column(String(20))
    name: Mapped[str]
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "person", "batch": True, "legacy_is_orphan": False}

class Engineer(Person):
    own = True
    language: Mapped[Optional[str]]
    __mapper_args__ = {"polymorphic_identity": "engineer", "passive_updates": True}

class Manager(Person):
    own = True
    level: Mapped[Optional[int]]
    __mapper_args__ = {"polymorphic_identity": "manager"}

for cls in (Person, Engineer, Manager):
    print(cls.__name__, cls.__table__.name, cls.__table__.c.keys(), [c.table.name for c in cls.id.property.columns])
    print([fk.target_fullname for c in cls.__table__.c for fk in c.foreign_keys])
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Engineer(name="e", language="py"), Manager(name="m", level=3), Person(name="p")])
    s.commit()
    for p in s.scalars(select(Person).order_by(Person.id)):
        print(type(p).__name__, p.id, p.name, getattr(p, "language", None), getattr(p, "level", None))
    print(select(Engineer).where(Engineer.language == "py"))
print(has_inherited_table(Person), has_inherited_table(Engineer), has_inherited_table(int))
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    class Intern(Person):
        own = True
        id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
        __mapper_args__ = {"polymorphic_identity": "intern"}
print([str(w.message) for w in caught])
print(Intern.__table__.c.keys())
