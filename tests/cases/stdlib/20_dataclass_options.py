# Keyword-only fields, post-init, InitVar, slots, inheritance, make_dataclass.
from dataclasses import KW_ONLY, MISSING, InitVar, asdict, dataclass, field, fields, make_dataclass, replace


@dataclass
class Account:
    owner: str
    _: KW_ONLY
    balance: int = 0
    limit: int


@dataclass
class Circle:
    radius: float
    unit: InitVar[str] = "cm"
    area: float = field(init=False)
    label: str = field(init=False, default="circle")

    def __post_init__(self, unit):
        self.area = round(3.14159 * self.radius ** 2, 2)
        self.label += " in " + unit


@dataclass(slots=True)
class Slim:
    a: int
    b: int = 2


@dataclass(kw_only=True)
class Base:
    id: int
    name: str = "base"


@dataclass
class Derived(Base):
    extra: list = field(default_factory=list, metadata={"doc": "more"})
    name: str = "derived"


@dataclass(eq=False, repr=False)
class Bare:
    a: int


@dataclass(unsafe_hash=True)
class Hashed:
    a: int
    b: list = field(default_factory=list, hash=False)


print(Account("ada", limit=5), Account(owner="bob", limit=1, balance=3), Account.__match_args__)
circle = Circle(2.0)
print(circle, Circle(1, "m"), [f.name for f in fields(circle)], replace(circle, radius=1.0, unit="mm"))
slim = Slim(1)
print(slim, Slim.__slots__, slim == Slim(1, 2), asdict(slim))
print(Derived(id=1), Derived(extra=[1], id=2), [f.name for f in fields(Derived)], fields(Derived)[2].metadata["doc"], fields(Derived)[0].kw_only)
print(Bare(1) == Bare(1), hash(Hashed(1, [2])) == hash(Hashed(1, [3])), fields(Account)[2].default is MISSING)
Made = make_dataclass("Made", ["anything", ("x", int), ("y", int, field(default=5))], namespace={"sum": lambda self: self.x + self.y})
print(Made(0, 1), Made(0, 1).sum(), Made.__annotations__)
print(fields(Slim)[1].type, fields(Slim)[1].default, Account.__dataclass_params__)
for wrong in (lambda: Account("ada"), lambda: Account("ada", 5), lambda: setattr(slim, "c", 3), lambda: Circle(1.0, area=3), lambda: replace(circle, area=1),
              lambda: field(default=1, default_factory=list), lambda: make_dataclass("Bad", ["class"]), lambda: make_dataclass("Bad", ["a", "a"])):
    try:
        print(wrong())
    except (TypeError, AttributeError, ValueError) as error:
        print(type(error).__name__, error)
