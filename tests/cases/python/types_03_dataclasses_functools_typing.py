from dataclasses import dataclass, field, asdict, astuple, replace, fields, FrozenInstanceError
from functools import wraps, partial, reduce, lru_cache, cached_property, total_ordering, singledispatch, cmp_to_key
from typing import List, Optional, Dict, ClassVar, Union, Any, TypeVar, Generic, get_args, get_origin, Annotated, Literal, Callable
@dataclass
class Item:
    name: str
    price: float = 1.0
    tags: list = field(default_factory=list)
    kind: ClassVar[str] = "x"
    def total(self): return self.price * 2
@dataclass(order=True, frozen=True)
class P:
    x: int
    y: int = 0
i = Item("a"); print(i, i == Item("a"), i.total(), asdict(i), astuple(i), replace(i, price=3))
i.tags.append(1); print(Item("b").tags, [f.name for f in fields(Item)])
print(P(1) < P(2), hash(P(1)) == hash(P(1)), {P(1): 2}[P(1, 0)], sorted([P(3), P(1, 5), P(1)]))
for bad in (lambda: Item(), lambda: Item(1,2,3,4), lambda: Item("a", zz=1), lambda: setattr(P(1), 'x', 5), lambda: Item("a", name="b")):
    try: bad()
    except Exception as e: print(type(e).__name__, e)
try:
    @dataclass
    class Bad:
        a: list = []
except ValueError as e: print(e)
try:
    @dataclass
    class Bad2:
        a: int = 1
        b: str
except TypeError as e: print(e)
def deco(f):
    @wraps(f)
    def inner(*a, **k):
        "inner doc"
        return f(*a, **k) + 1
    return inner
@deco
def f(x):
    "doc f"
    return x
print(f(1), f.__name__, f.__doc__, f.__wrapped__(1))
print(partial(int, base=2)("101"), reduce(lambda a, b: a * b, [1, 2, 3, 4]), partial(print, 1, sep="-"))
@lru_cache(maxsize=2)
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
print(fib(20), fib.cache_info(), fib.__name__)
class C:
    n = 0
    @cached_property
    def v(self): self.n += 1; return self.n
    @lru_cache
    def m(self, x): return x * 2
c = C(); print(c.v, c.v, c.n, c.m(4), c.__dict__)
@total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), V(1) <= V(2), V(1) > V(1), V(2)>=V(2))
@singledispatch
def show(x): return "any"
@show.register
def _(x: int): return "int"
@show.register(list)
def _(x): return "list"
print(show(1), show([]), show("s"))
print(sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a)))
T = TypeVar("T")
class Box(Generic[T]): pass
print(List[int], Optional[str], Dict[str, List[int]], Union[int, str, None], Any, T, Box[int], Optional["User"], int | None, list[int], dict[str, int] | None, Annotated[int, "x"], Literal["a", 1], Callable[[int], str], Callable[..., Any], Union[int, int], List["X"], ClassVar[int])
print(get_origin(List[int]), get_args(Dict[str, int]), Optional[int] == Union[int, None], isinstance(3, int | str), List, Optional, Box.__orig_bases__, Box[int].__args__)
print(str | None, type(None), None | int, Box[T], List[T][int], list[T])
