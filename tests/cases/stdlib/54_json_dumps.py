# json.dumps with all its options, encoders of one's own, and what it refuses.
import json
from collections import OrderedDict, namedtuple
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, IntEnum

order = {"id": 7, "lines": [{"sku": "A-1", "qty": 2, "price": 9.5}, {}], "paid": True, "note": None, "café": "né\n\"q\"\t\x00", "none": []}
print(json.dumps(order))
print(json.dumps(order, indent=2, sort_keys=True, ensure_ascii=False))
print(json.dumps(order, separators=(",", ":")), json.dumps([1, [2, {"a": ()}]], indent="\t"), json.dumps([[], {}], indent=0))
print(json.dumps([1.0, 1e16, 1e22, -0.0, 0.1, 10**25, float("inf"), "\u2028😀\x7f/"]), json.dumps("é😀", ensure_ascii=False))
print(json.dumps({1: "int", 2.5: "float", True: "bool", None: "none", "s": "str"}), json.dumps({"a": 1, (1, 2): 2}, skipkeys=True))


class Level(IntEnum):
    LOW = 1


class Color(str, Enum):
    RED = "red"


Point = namedtuple("Point", "x y")
print(json.dumps([Level.LOW, Color.RED, Point(1, 2), OrderedDict(b=1, a=2)]), json.dumps({Color.RED: Level.LOW}))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, (date, datetime)):
            return o.isoformat()
        if isinstance(o, set):
            return sorted(o)
        return super().default(o)


print(json.dumps({"when": date(2024, 1, 2), "tags": {"b", "a"}}, cls=Encoder), Encoder(indent=1).encode([datetime(2024, 1, 1)]))
print(json.dumps({"n": Decimal("1.50")}, default=str), json.dumps([{1}], default=list))
loop = []
loop.append(loop)
for bad in [lambda: json.dumps({1, 2}), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(loop), lambda: json.dumps(float("nan"), allow_nan=False),
            lambda: json.dumps(Decimal(1), cls=Encoder), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True), lambda: json.dumps([], nope=1)]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
