import typing
from typing import Optional, Generic, TypeVar, ClassVar

x: int = 5
y: "str"
(z): float = 1.0
print(__annotations__)


class Model:
    id: int
    name: Optional[str] = None
    tags: list[str] = []
    kind: ClassVar[str] = "m"
    other: "Model | None" = None

    def method(self, a: int, *args: str, b: "float" = 1.0, **kw: dict[str, int]) -> list["Model"]:
        inner: int = 3
        unset: str
        return [inner]


print(Model.__annotations__)
print(Model.method.__annotations__)
print(hasattr(Model, "id"), Model.name)


def f(p: print("param evaluated") or int, q=2) -> print("return evaluated"):
    v: print("never evaluated") = 1
    return v


print(f.__annotations__, f(1))


def g(a, /, b: int, *, c: str = "x") -> None: ...


print(g.__annotations__, g.__defaults__, g.__kwdefaults__)
h = {}
h["k"]: int = 4
class Attr: ...
o = Attr()
o.attr: str = "set"
o.other: int
print(h, vars(o), __annotations__)
T = TypeVar("T")


class Box(Generic[T]):
    item: T

    def __init__(self, item: T) -> None:
        self.item = item


print(Box[int], Box[int](5).item, Box.__annotations__, list[int], dict[str, list[int]], int | None, Optional[int], typing.Union[int, str, None])
print(list[int].__origin__, list[int].__args__, type(list[int]).__name__, isinstance([], list), (int | str) == (str | int), isinstance(3, int | str))
for i in range(2):
    loop_var: int = i
if False:
    never: bool = True
print(sorted(__annotations__))


class Child(Model):
    extra: int


print(Child.__annotations__, Model.__dict__["__annotations__"] is Model.__annotations__)


class Plain: pass


print(Plain.__annotations__, getattr(Plain, "__annotations__", "no"))
print((lambda a: a).__annotations__, len.__name__)
f.__annotations__["p"] = str
print(f.__annotations__["p"])
try:
    undefined: Missing = 3
except NameError as error:
    print(error)
def deferred(a: "Missing") -> "AlsoMissing": ...
print(deferred.__annotations__)
