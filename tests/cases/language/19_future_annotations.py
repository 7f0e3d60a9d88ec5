"""Module doc."""
from __future__ import annotations

import dataclasses
from typing import Optional

value: int | None = 3
pair: tuple[int, ...] = (1, 2)


class Node:
    parent: Optional[Node]
    children: list[Node] = []
    weird: not_defined.at_all(1, x=2)[3:4] = 1
    text: "quoted"

    def add(self, child: Node, *rest: Node, flag: bool = not True, **kw: dict[str, Node]) -> Node:
        local: undefined = 3
        return child


print(__annotations__)
print(Node.__annotations__)
print(Node.add.__annotations__)


def f(a: lambda x: x + 1, b: {1: 2, **{}}, c: [i for i in x if i], d: -1 ** 2, e: (1, 2), g: a if b else c, i: a.b.c, j: not a and b or c, k: a < b <= c, l: (yield_,), m: x[1:2, ::3], n: ..., o: None, p: 'it"s', q: 1.50, r: a @ b) -> ():
    pass


f2 = f
for key, text in f.__annotations__.items():
    print(key, repr(text))


@dataclasses.dataclass
class Item:
    name: str
    price: float = 0.0
    tags: list[str] = dataclasses.field(default_factory=list)


print(Item("a"), [f.name for f in dataclasses.fields(Item)], Item.__annotations__, dataclasses.fields(Item)[1].type)
print(__doc__, __name__)
def outer():
    class Local:
        me: Local
    def fn(x: Local, y: T) -> Local: ...
    return Local.__annotations__, fn.__annotations__
print(outer())
