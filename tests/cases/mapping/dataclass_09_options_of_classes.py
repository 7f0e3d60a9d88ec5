import dataclasses
from typing import Optional, List, Set, Dict
from sqlalchemy import create_engine, select, ForeignKey
from sqlalchemy.orm import *
from sqlalchemy.orm import DeclarativeBaseNoMeta, attribute_keyed_dict

calls = []
def make(cls, **kw):
    calls.append((cls.__name__, sorted(kw.items())))
    return dataclasses.dataclass(cls, **kw)

class Base(MappedAsDataclass, DeclarativeBaseNoMeta, dataclass_callable=make, repr=False):
    def __repr__(self):
        return f"<{type(self).__name__} #{self.id}>"

class Owner(Base, eq=False, repr=True, match_args=False):
    __tablename__ = "owner"
    id: Mapped[int] = mapped_column(primary_key=True, init=False, dataclass_metadata={"doc": "key"})
    name: Mapped[str] = mapped_column(dataclass_metadata={"max": 10})
    pets: Mapped[Set["Pet"]] = relationship(default_factory=set, back_populates="owner", repr=False)
    by_name: Mapped[Dict[str, "Pet"]] = relationship(collection_class=attribute_keyed_dict("name"), viewonly=True, default_factory=dict, init=False, repr=False)
    def __post_init__(self):
        self.name = self.name.title()

class Pet(Base, unsafe_hash=True):
    __tablename__ = "pet"
    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str]
    owner_id: Mapped[Optional[int]] = mapped_column(ForeignKey("owner.id"), default=None)
    owner: Mapped[Optional["Owner"]] = relationship(back_populates="pets", default=None, compare=False)
    def __eq__(self, other):
        return isinstance(other, Pet) and self.name == other.name

for c in calls:
    print(c)
o = Owner("ann lee")
print(o, hasattr(Owner, "__match_args__"), Owner.__match_args__ if hasattr(Owner, "__match_args__") else None)
p = Pet("rex", owner=o)
print(p, p in o.pets, Pet("rex") == p, hash(p) == hash(Pet("rex")))
print([dict(f.metadata) for f in dataclasses.fields(Owner)][:2])
print(Owner.__hash__)
engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as s:
    s.add(o); s.commit()
    print(o, sorted(o.by_name), o.pets == {p})
    match p:
        case Pet(name, oid):
            print(name, oid)
    s.expire_all()
    print(repr(p))
    s.expunge_all()
    print(dataclasses.astuple(Pet("x", 4)))
q = Pet("z", owner_id=1)
q.owner_id = 2
print(q.__dict__["owner_id"], q.owner)
