# pprint: nested data at several widths and depths.
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from pprint import PrettyPrinter, isreadable, isrecursive, pformat, pp, pprint
from types import SimpleNamespace

order = {"customer": {"name": "Ada Lovelace", "mail": "ada@example.org"}, "lines": [{"sku": f"SKU-{n}", "qty": n, "tags": ["new", "sale"]} for n in range(3)],
         "total": 123.5, "note": None}
pprint(order)
pprint(order, width=40)
pprint(order, depth=2, indent=2, width=60)
pprint(order, compact=True, width=50, sort_dicts=False)
pp({"z": 1, "a": [1, 2]})
print(pformat(list(range(30)), compact=True, width=40), pformat({"b": {3, 1, 2}, "a": (1,)}))
pprint("a long text with many words that does not fit into one line of the given width", width=40)
pprint({"text": "first line\nsecond line that is somewhat longer than the others", "bytes": b"0123456789" * 4}, width=40)
Point = namedtuple("Point", "x y")
pprint([Point(n, n * "y") for n in (1, 20)], width=30)


@dataclass
class Item:
    name: str
    prices: list = field(default_factory=list)


pprint(Item("short", [1]))
pprint(Item("a rather long name for an item", list(range(25))))
pprint([Counter("mississippi"), OrderedDict(b=1, a=2), deque([1, 2], maxlen=3)], width=30)
groups = defaultdict(list)
for number in range(12):
    groups[number % 3].append("item %d" % number)
pprint(groups, width=50)
pprint(SimpleNamespace(name="x" * 30, values=list(range(20))), width=60)
loop = [1]
loop.append(loop)
print(isrecursive(loop), isreadable(loop), isreadable(order), pformat(loop).startswith("[1, <Recursion on list with id="))
print(PrettyPrinter(width=20, indent=4).pformat([["aaaaaaaa", "bbbbbbbb"], {"k": "cccccccccc"}]), pformat(1234567, underscore_numbers=True))
