# match over what the standard library makes: deques, mappings, named tuples, enums, data classes.
from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque, namedtuple
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from types import MappingProxyType, SimpleNamespace


class Kind(Enum):
    TEXT = "text"
    NUMBER = "number"


@dataclass
class Cell:
    kind: Kind
    value: object = None


Row = namedtuple("Row", "id name")


class Pages(Sequence):
    def __init__(self, *pages):
        self.pages = pages

    def __len__(self):
        return len(self.pages)

    def __getitem__(self, index):
        return self.pages[index]


class Settings(Mapping):
    def __init__(self, **values):
        self._values = values

    def __getitem__(self, key):
        return self._values[key]

    def __iter__(self):
        return iter(self._values)

    def __len__(self):
        return len(self._values)


def describe(value):
    match value:
        case Row(id=1, name=name):
            return f"first row {name}"
        case Row(number, _):
            return f"row {number}"
        case Cell(Kind.TEXT, str(text)):
            return f"text cell {text}"
        case Cell(kind=Kind.NUMBER, value=Decimal() | int() as number) if number > 10:
            return f"large {number}"
        case Cell():
            return "other cell"
        case Kind.TEXT | Kind.NUMBER as kind:
            return f"kind {kind.name}"
        case date(year=2024, month=month):
            return f"month {month} of 2024"
        case timedelta(days=0):
            return "within a day"
        case []:
            return "empty sequence"
        case [only]:
            return f"one: {only}"
        case [first, *middle, last]:
            return f"{first} ... {last} with {len(middle)} between"
        case {"kind": Kind() as kind, **rest}:
            return f"mapping of {kind.value} with {sorted(rest)}"
        case {"id": identity}:
            return f"mapping {identity}"
        case {}:
            return "some mapping"
        case SimpleNamespace(level=level):
            return f"namespace {level}"
        case str() | bytes():
            return "text"
        case None:
            return "nothing"
        case _:
            return "unknown"


values = [
    Row(1, "ada"), Row(2, "bob"), Cell(Kind.TEXT, "x"), Cell(Kind.NUMBER, Decimal("10.5")), Cell(Kind.NUMBER, 3), Cell(Kind.TEXT, 5), Kind.NUMBER,
    date(2024, 5, 1), date(2023, 5, 1), timedelta(hours=3), timedelta(days=3), deque(), deque([1]), deque("abcd"), (1, 2), [1, 2, 3], range(4), Pages(), Pages("a", "b"),
    {"kind": Kind.TEXT, "b": 1, "a": 2}, {"id": 5, "x": 1}, OrderedDict(id=7), defaultdict(int, id=8), Counter("ab"), ChainMap({"id": 9}, {"kind": Kind.NUMBER}), UserDict(id=10),
    Settings(kind=Kind.TEXT, size=3), Settings(), MappingProxyType({"id": 11}), SimpleNamespace(level=3), SimpleNamespace(), "text", b"x", None, 5, {1, 2}, iter([1]),
]
for value in values:
    print(type(value).__name__, "->", describe(value))
