# typing.NamedTuple, as rows that carry behaviour.
from typing import Generic, NamedTuple, Optional, TypeVar

T = TypeVar("T")


class Line(NamedTuple):
    """A line of an order."""
    product: str
    price: int
    quantity: int = 1
    note: Optional[str] = None

    @property
    def total(self):
        return self.price * self.quantity

    def doubled(self):
        return self._replace(quantity=self.quantity * 2)

    def __str__(self):
        return f"{self.quantity} x {self.product}"


class Page(NamedTuple, Generic[T]):
    items: list
    number: int = 1


line = Line("tea", 300)
print(line, repr(line), line.total, line.doubled().total, line.doubled())
print(Line._fields, Line._field_defaults, Line.__annotations__, Line.__doc__)
print(line._asdict(), Line._make(["jam", 1, 2, None]), Line.__mro__)
product, price, *rest = line
print(product, price, rest, line == ("tea", 300, 1, None), hash(line) == hash(tuple(line)))
print(Page([1]), Page[int]([2], 3), Page[int])
Functional = NamedTuple("Functional", [("id", int), ("name", str)])
print(Functional(1, "x"), Functional.__annotations__, sorted([Functional(2, "a"), Functional(1, "b")]))
match line:
    case Line(product="tea", price=cost):
        print("tea for", cost)
for wrong in (lambda: Line(), lambda: Line("a", 1, 2, 3, 4), lambda: Line("a", 1, colour=2), lambda: line._replace(colour=1),
              lambda: setattr(line, "price", 5), lambda: Line._make([1]), lambda: line.colour):
    try:
        print(wrong())
    except Exception as error:
        print(type(error).__name__, error)
try:
    class Bad(NamedTuple):
        a: int = 1
        b: int
except TypeError as error:
    print(error)
