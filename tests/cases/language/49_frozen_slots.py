# Frozen dataclasses, with slots and without, and classes derived from them.
from dataclasses import FrozenInstanceError, dataclass, replace


@dataclass(frozen=True, slots=True)
class Point:
    x: int
    y: int = 2


@dataclass(frozen=True)
class Plain:
    x: int


class Loose(Plain):
    pass


p = Point(1)
print(p, p.x, p.y, p == Point(1, 2), hash(p) == hash(Point(1)), replace(p, y=5), {p: "found"}[Point(1)])
loose = Loose(3)
loose.more = 4
print(loose.more, loose.x, vars(loose))
del loose.more
print(vars(loose))
for bad in (
    lambda: setattr(p, "x", 5), lambda: delattr(p, "y"), lambda: setattr(p, "z", 1), lambda: setattr(loose, "x", 1),
    lambda: setattr(Plain(1), "z", 1), lambda: delattr(loose, "x"), lambda: p.__dict__,
):
    try:
        print(bad())
    except FrozenInstanceError as e:
        print("frozen:", e)
    except (TypeError, AttributeError) as e:
        print(type(e).__name__, e)
