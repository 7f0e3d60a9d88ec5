"""Dataclasses with slots, how they are called, and flags with bits that no member has."""
import copy
import dataclasses
import enum
import inspect
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 0


@dataclass(slots=True)
class Order:
    id: int
    lines: list = field(default_factory=list)
    note: str = field(default="", kw_only=True)


@dataclass(order=True)
class Version:
    major: int
    minor: int = 0


@dataclass
class Patch(Version):
    patch: int = 0
    label: str = field(default="none", init=False)


point = Point(1)
print(point, hash(point) == hash(Point(1, 0)), Point.__slots__, copy.copy(point) == point, copy.deepcopy([point]))
print(dataclasses.replace(point, y=5), dataclasses.asdict(point))
for change in (lambda: setattr(point, "x", 3), lambda: delattr(point, "x")):
    try:
        change()
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
order = Order(1, note="n")
order.lines.append(2)
print(order, Order.__slots__, copy.deepcopy(order), hasattr(order, "__dict__"))
try:
    dataclasses.replace(point, b=3)
except TypeError as error:
    print(error)
for cls in (Point, Order, Version, Patch):
    print(cls.__name__, inspect.signature(cls))
print(list(inspect.signature(Order).parameters), inspect.signature(Patch).bind(1, patch=2).arguments)


class Access(enum.IntFlag):
    READ = 4
    WRITE = 2


class Strict(enum.Flag):
    READ = 4
    WRITE = 2


print(repr(Access(8)), repr(Access(12)), repr(Access.READ | 8), str(Access(8)), Access(8).name, Access(12).name)
print(repr(Access(0)), repr(Strict(0)), repr(~Access.READ), ~Strict.READ, Access(6), list(Access(6)))
try:
    class Twice(enum.Enum):
        RED = 1
        RED = 2
except TypeError as error:
    print(error)


class Shade(enum.Enum):
    DARK = 1
    _ignore_me = 2

    @property
    def text(self):
        return self.name

    def text(self):
        return self.name.lower()


print(list(Shade), Shade.DARK.text())
