# Data classes: what is made, and what is refused.
from dataclasses import FrozenInstanceError, asdict, astuple, dataclass, field, fields, is_dataclass, replace
from typing import ClassVar, Dict, List, Optional


@dataclass
class Item:
    name: str
    price: int = 100
    tags: List[str] = field(default_factory=list)
    count: ClassVar[int] = 0

    def total(self, quantity=1):
        return self.price * quantity


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True)
class Point:
    x: int
    y: int = 0

    def moved(self, by):
        return replace(self, x=self.x + by)


@dataclass
class Order:
    id: int
    items: List[Item]
    by_name: Dict[str, Item] = field(default_factory=dict)
    where: Optional[Point] = None


tea = Item("tea")
print(tea, tea == Item("tea"), tea != Item("jam"), tea.total(3), Item("x").tags is Item("x").tags, Item.__match_args__, Item.count)
print(Item.__doc__, [f.name for f in fields(Item)], fields(tea)[1].default, fields(tea)[2].default_factory, is_dataclass(Item), is_dataclass(5))
print(sorted([Version(2), Version(1, 5, "b"), Version(1)]), Version(1, 0, "a") == Version(1, 0, "b"), Version(1) < Version(1, 1), max(Version(3), Version(2, 9)))
origin = Point(0)
print(origin, origin.moved(3), hash(origin) == hash(Point(0, 0)), {origin: "here"}[Point(0)])
order = Order(1, [tea, Item("jam", 5, ["sweet"])], {"tea": tea}, origin)
print(order)
print(asdict(order), astuple(order))
print(asdict(order)["items"] is order.items, asdict(origin, dict_factory=lambda pairs: [f"{k}={v}" for k, v in pairs]))
for wrong in (lambda: Item(), lambda: Item("a", 1, [], 4), lambda: Item("a", size=1), lambda: setattr(origin, "x", 5), lambda: hash(tea),
              lambda: Version(1) < 5, lambda: fields(5), lambda: asdict(Item), lambda: replace(tea, size=1), lambda: delattr(origin, "x")):
    try:
        print(wrong())
    except (TypeError, FrozenInstanceError) as error:
        print(type(error).__name__, error)
for body in ("list", "order"):
    try:
        if body == "list":
            @dataclass
            class Bad:
                tags: list = []
        else:
            @dataclass
            class Bad:
                a: int = 1
                b: int
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
match tea:
    case Item("tea", price):
        print("costs", price)
