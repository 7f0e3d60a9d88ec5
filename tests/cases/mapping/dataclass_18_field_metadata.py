from dataclasses import dataclass, field, fields
from typing import Optional, List
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select, inspect
from sqlalchemy.orm import Session, registry, relationship, declared_attr, Mapped, mapped_column, column_property, synonym
reg = registry()

@dataclass
class NamedMixin:
    __sa_dataclass_metadata_key__ = "orm"
    name: str = field(default="none", metadata={"orm": Column(String(10))})
    size: int = field(default=1, metadata={"orm": lambda: Column(Integer, index=True)})

@dataclass
class Owned:
    __sa_dataclass_metadata_key__ = "orm"
    owner_id: int = field(init=False, repr=False, metadata={"orm": declared_attr(lambda: Column(ForeignKey("owner.id")))})
    owner: Optional["Owner"] = field(default=None, repr=False, metadata={"orm": lambda: relationship("Owner")})

@reg.mapped
@dataclass
class Owner(NamedMixin):
    __tablename__ = "owner"
    __sa_dataclass_metadata_key__ = "orm"
    id: int = field(init=False, metadata={"orm": Column(Integer, primary_key=True)})
    title: str = field(init=False, repr=False, metadata={"orm": synonym("name")})
    extra: dict = field(default_factory=dict)

@reg.mapped
@dataclass
class Boat(NamedMixin, Owned):
    __tablename__ = "boat"
    __sa_dataclass_metadata_key__ = "orm"
    id: int = field(init=False, metadata={"orm": Column("boat_id", Integer, primary_key=True)})
    kind: str = field(init=False, metadata={"orm": Column(String(9))})
    __mapper_args__ = {"polymorphic_on": "kind", "polymorphic_identity": "boat"}

@reg.mapped
@dataclass
class Ferry(Boat):
    __sa_dataclass_metadata_key__ = "orm"
    cars: int = field(default=20, metadata={"orm": Column(Integer)})
    __mapper_args__ = {"polymorphic_identity": "ferry"}

engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
print([c.name for c in Boat.__table__.c], [c.name for c in Owner.__table__.c])
o = Owner("Ann", 3)
with Session(engine) as s:
    f = Ferry(name="F", owner=o)
    print(f.owner is o, f.cars, f.size)
    s.add_all([o, f, Boat(name="B", size=9)])
    s.commit()
    for b in s.scalars(select(Boat).order_by(Boat.id)):
        print(b, b.owner)
    print(o.title, o.extra, s.scalars(select(Owner).where(Owner.title == "Ann")).one() is o)
    print([f.name for f in fields(Ferry)])
    s.expunge_all()
    g = s.scalars(select(Owner)).one()
    try:
        print(g)
    except AttributeError as e:
        print(e)
print(Boat.__mapper__.attrs.keys())
try:
    @dataclass
    class BadMixin:
        __sa_dataclass_metadata_key__ = "orm"
        rel: "Owner" = field(default=None, metadata={"orm": relationship("Owner")})
    @reg.mapped
    @dataclass
    class Bad(BadMixin):
        __tablename__ = "bad"
        __sa_dataclass_metadata_key__ = "orm"
        id: int = field(init=False, metadata={"orm": Column(Integer, primary_key=True)})
except Exception as e:
    print(type(e).__name__, e)
