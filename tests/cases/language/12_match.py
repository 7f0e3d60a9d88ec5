from dataclasses import dataclass
from enum import Enum


@dataclass
class Point:
    x: int
    y: int


class Color(Enum):
    RED = 1
    BLUE = 2


class Custom:
    __match_args__ = ("first", "second")

    def __init__(self, first, second):
        self.first, self.second = first, second


LIMIT = 10


class consts:
    PI = 3


def kind(value):
    match value:
        case None: return "none"
        case True | False: return "bool"
        case -1 | -2.5: return "negative literal"
        case 0: return "zero"
        case int(n) if n > 1000: return f"big {n}"
        case consts.PI: return "pi"
        case int() | float() as number: return f"number {number}"
        case "a" "b": return "ab"
        case b"raw": return "bytes"
        case str(s) if s.startswith("x"): return f"x-string {s}"
        case str(): return "string"
        case []: return "empty seq"
        case [one]: return f"one {one}"
        case [1, 2, *rest]: return f"1 2 then {rest}"
        case (first, *_, last) if first == last: return f"same ends {first}"
        case [Point(x=0, y=0), Point()]: return "origin and point"
        case [[a, b], {"k": c}]: return f"nested {a}{b}{c}"
        case [*init, "end"]: return f"ends {init}"
        case list(items): return f"list {len(items)}"
        case tuple(): return "tuple"
        case {}  if not value: return "empty map"
        case {"type": "user", "name": str(name), **rest}: return f"user {name} {rest}"
        case {"type": kind_, "tags": [first_tag, *_]}: return f"{kind_} tagged {first_tag}"
        case {1: "one", None: n}: return f"keys {n}"
        case {"only": _}: return "only"
        case dict(d): return f"dict {sorted(d)}"
        case Point(0, y): return f"on y at {y}"
        case Point(x, y=0): return f"on x at {x}"
        case Point(x=px, y=py) as p if px == py: return f"diagonal {p}"
        case Point(): return "point"
        case Color.RED: return "red"
        case Color() as c: return f"color {c.name}"
        case Custom(1, second=s) | Custom(s, 1): return f"custom {s}"
        case Custom(first=[_, (Point(x=deep) | {"deep": deep})]): return f"deep {deep}"
        case object(real=r): return f"has real {r}"
        case _: return f"other {type(value).__name__}"


values = [
    None, True, 0, -1, -2.5, 5000, 3, 4.5, "ab", b"raw", "xyz", "q", [], (), [7], [1, 2], (1, 2, 3), [5, 6, 5], [Point(0, 0), Point(1, 1)], [[1, 2], {"k": 3, "z": 0}],
    ["a", "end"], [1, 3, 4], (8, 9), {}, {"type": "user", "name": "Al", "age": 3}, {"type": "doc", "tags": ("t", "u")}, {1: "one", None: 5}, {"only": 1, "x": 2}, {"q": 1},
    Point(0, 5), Point(5, 0), Point(3, 3), Point(1, 2), Color.RED, Color.BLUE, Custom(1, 9), Custom(8, 1), Custom([0, Point(4, 4)], 0), Custom([0, {"deep": 6}], 0), Custom(5, 5),
    range(3), {1}, frozenset(), "s" * 0, iter([]), 2 ** 70, float("nan"), object, kind,
]
for value in values:
    text = repr(value)
    if " at 0x" in text:
        text = type(value).__name__
    print(text, "->", kind(value))

match 1, 2:
    case x, y:
        print("tuple subject", x, y)
match [1, 2, 3]:
    case [x, *xs] if x > 5:
        print("no")
    case [x, *xs]:
        print(x, xs)
match (z := 5):
    case 4 | 5 | 6:
        print("walrus", z)
match "nothing":
    case "something":
        print("never")
print(x, xs)
match = 3
case = match + 1
print(match, case, [_ for _ in range(2)])
type = "soft"
print(type)


class NoArgs:
    pass


class BadArgs:
    __match_args__ = ["a"]


class TwoArgs:
    __match_args__ = ("a", "a")
    a = 1


def attempt(subject, cls, count):
    try:
        match count:
            case 1:
                match subject:
                    case cls(q): return q
            case 2:
                match subject:
                    case cls(q, r): return q, r
            case 3:
                match subject:
                    case cls(q, a=r): return q, r
    except TypeError as error:
        return error
    return "no match"


print(attempt(NoArgs(), NoArgs, 1))
print(attempt(BadArgs(), BadArgs, 1))
print(attempt(TwoArgs(), TwoArgs, 2))
print(attempt(TwoArgs(), TwoArgs, 3))
print(attempt(5, int, 1), attempt(5, int, 2), attempt(5, str, 1), attempt(5, 7, 1), attempt("s", str, 1))


def command(line):
    match line.split():
        case ["quit" | "exit"]:
            return "bye"
        case ["go", ("north" | "south") as direction]:
            return f"going {direction}"
        case ["get", obj, *more]:
            return f"getting {obj} {more}"
        case [verb, *_]:
            return f"cannot {verb}"
        case _:
            return "say something"


for line in ("quit", "go north", "go up", "get lamp now", ""):
    print(command(line))
