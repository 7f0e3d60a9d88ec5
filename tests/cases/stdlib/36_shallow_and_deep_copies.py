# copy and deepcopy: sharing, cycles, hooks, containers.
import copy
import datetime
import decimal
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from enum import Enum


class Node:
    def __init__(self, name):
        self.name, self.parent, self.children = name, None, []

    def add(self, child):
        child.parent = self
        self.children.append(child)
        return child


class Color(Enum):
    RED = 1


root = Node("root")
root.add(Node("leaf"))
twin, deep = copy.copy(root), copy.deepcopy(root)
print(twin.children is root.children, deep.children is root.children, deep.children[0].parent is deep, deep.children[0].name, type(deep).__name__)
rows = [1, [2, {"k": [3]}], (4, [5])]
other = copy.deepcopy(rows)
other[1][1]["k"].append(9)
print(rows, other, copy.copy(rows)[1] is rows[1], copy.deepcopy((1, "a")) == (1, "a"))
loop = [1]
loop.append(loop)
again = copy.deepcopy(loop)
shared = [0]
pair = copy.deepcopy([shared, shared])
print(again[1] is again, again is loop, pair[0] is pair[1], pair[0] is shared)


class Connection:
    def __init__(self, url):
        self.url, self.open = url, True

    def __copy__(self):
        return Connection(self.url + "#copy")

    def __deepcopy__(self, memo):
        return Connection(self.url + "#deep")


class Slotted:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a = [1]


class Reduced:
    def __init__(self, value):
        self.value = value

    def __reduce__(self):
        return Reduced, (self.value + 1,)


class Stateful:
    def __init__(self):
        self.data, self.cache = [1], {"big": 1}

    def __getstate__(self):
        return {"data": self.data}

    def __setstate__(self, state):
        self.__dict__.update(state, cache={})


print(copy.copy(Connection("db")).url, copy.deepcopy({"c": Connection("db")})["c"].url, copy.deepcopy(Slotted()).a, copy.copy(Reduced(1)).value)
state = Stateful()
print(copy.copy(state).__dict__, copy.copy(state).data is state.data, copy.deepcopy(state).data is state.data)
Point = namedtuple("Point", "x y")
for value in (deque([1, [2]], 5), defaultdict(list, {"a": [1]}), OrderedDict(a=[1]), Counter("aab"), Point([1], 2), {1, 2}, frozenset([3]), decimal.Decimal("1.50"), Color.RED, "text", None, len, Node):
    made = copy.deepcopy(value)
    print(type(made).__name__, made == value, made is value, copy.copy(value) == value)


class Tags(list):
    pass


tags = Tags(["a", ["b"]])
tags.owner = Node("me")
made = copy.deepcopy(tags)
print(made, type(made).__name__, made.owner is tags.owner, made.owner.name, made[1] is tags[1], copy.copy(tags).owner is tags.owner)
memo = {}
print(copy.deepcopy(rows, memo) == rows, id(rows) in memo, copy.copy(ValueError("x", 1)).args)
for wrong in (lambda: copy.deepcopy(n for n in []), lambda: copy.copy(n for n in [])):
    try:
        wrong()
    except TypeError as error:
        print(error)
