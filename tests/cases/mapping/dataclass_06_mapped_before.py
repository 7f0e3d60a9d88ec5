from dataclasses import dataclass, field, fields, asdict, astuple, replace
from typing import List, Optional
from sqlalchemy import Column, ForeignKey, Integer, String, Table, create_engine, select
from sqlalchemy.orm import Session, registry, relationship, declared_attr, Mapped, mapped_column
reg = registry()

@reg.mapped
@dataclass
class Address:
    __table__ = Table("address", reg.metadata,
        Column("id", Integer, primary_key=True),
        Column("user_id", Integer, ForeignKey("user.id")),
        Column("email", String(50)))
    id: int = field(init=False)
    user_id: int = field(init=False)
    email: Optional[str] = None

@reg.mapped
@dataclass
class User:
    __table__ = Table("user", reg.metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String(50)),
        Column("nick", String(12)))
    id: int = field(init=False)
    name: Optional[str] = None
    nick: Optional[str] = None
    addresses: List[Address] = field(default_factory=list)
    __mapper_args__ = {"properties": {"addresses": relationship("Address")}}

@dataclass
class Mixin:
    __sa_dataclass_metadata_key__ = "sa"
    id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
    owner_id: int = field(init=False, metadata={"sa": lambda: Column(ForeignKey("user.id"))})
    owner: User = field(default=None, repr=False, metadata={"sa": lambda: relationship("User")})

@reg.mapped
@dataclass
class Toy:
    __tablename__ = "toy"
    __sa_dataclass_metadata_key__ = "sa"
    id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
    pet_id: int = field(init=False, metadata={"sa": Column(ForeignKey("pet.id"))})
    kind: str = field(default=None, metadata={"sa": Column(String(20))})

@reg.mapped
@dataclass
class Pet(Mixin):
    __tablename__ = "pet"
    __sa_dataclass_metadata_key__ = "sa"
    name: str = field(default="rex", metadata={"sa": Column(String(20))})
    age: int = field(default=3, metadata={"sa": Column(Integer)})
    loud: bool = False
    toys: List[Toy] = field(default_factory=list, metadata={"sa": relationship("Toy")})

@dataclass
class Road:
    name: str
    km: int = 0
    id: Optional[int] = None
road = Table("road", reg.metadata, Column("id", Integer, primary_key=True), Column("name", String), Column("km", Integer))
reg.map_imperatively(Road, road)

u = User("a", "b", [Address("x@y")])
try:
    print(u)
except AttributeError as e:
    print(e)
engine = create_engine("sqlite://")
reg.metadata.create_all(engine)
with Session(engine) as s:
    s.add(u)
    p = Pet(owner=u, toys=[Toy("ball")])
    s.add(p)
    r = Road("A1", 12)
    s.add(r)
    print(r)
    s.flush()
    print(u, p, r)
    print(asdict(u), astuple(r))
    s.commit()
    print(s.scalars(select(Pet)).one())
    print(replace(r, name="B2", id=None))
    print(r == Road("A1", 12, 1))
try:
    Road()
except TypeError as e:
    print(e)
try:
    @reg.mapped
    class Bad:
        __tablename__ = "bad"
        __sa_dataclass_metadata_key__ = "sa"
        id: int = field(init=False, metadata={"sa": Column(Integer, primary_key=True)})
except Exception as e:
    print(type(e).__name__, e)
