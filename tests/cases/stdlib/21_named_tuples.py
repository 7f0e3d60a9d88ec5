# collections.namedtuple with defaults, renaming and subclasses.
from collections import namedtuple

Point = namedtuple("Point", "x y z", defaults=[0])
point = Point(1, 2)
print(point, point.x, point[1], point[-1], len(point), list(point), point == (1, 2, 0), hash(point) == hash((1, 2, 0)))
print(Point._fields, Point._field_defaults, Point.__doc__, Point.x.__doc__, Point.__match_args__, Point.__module__, Point.__name__)
print(point._asdict(), point._replace(x=9), Point._make(range(3)), Point(**{"x": 1, "y": 5}), point + (7,), point < (1, 3))
x, *rest = point
print(x, rest, sorted([Point(2, 1), Point(1, 9)]), max(Point(0, 5), Point(0, 7)), {point: "p"}[Point(1, 2, 0)], "%s/%s/%s" % point)
match point:
    case Point(x=1, y=second):
        print("second", second)


class Money(namedtuple("Money", ["amount", "currency"])):
    __slots__ = ()

    def __new__(cls, amount, currency="EUR"):
        return super().__new__(cls, round(amount, 2), currency)

    def __add__(self, other):
        return self._replace(amount=self.amount + other.amount)

    def __str__(self):
        return f"{self.amount:.2f} {self.currency}"


price = Money(1.999) + Money(3)
print(price, repr(price), type(price._replace(amount=1)).__name__, price == (5.0, "EUR"), Money.__bases__[0].__name__)
print(namedtuple("Row", "id, class, id", rename=True)._fields, namedtuple("Empty", [])(), namedtuple("One", "a")(1))
for wrong in (lambda: Point(1), lambda: Point(1, 2, 3, 4), lambda: Point(1, 2, w=1), lambda: setattr(point, "x", 1), lambda: point._replace(q=1),
              lambda: Point._make([1]), lambda: namedtuple("A", "a a"), lambda: namedtuple("A", "_a"), lambda: namedtuple("A", "def"),
              lambda: namedtuple("A b", "a"), lambda: namedtuple("A", "a", defaults=[1, 2]), lambda: point.w):
    try:
        print(wrong())
    except (TypeError, ValueError, AttributeError) as error:
        print(type(error).__name__, error)
