"""Pretty printing of every kind of container, in many widths."""
import pprint, types, random
from collections import *
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
import enum
@dataclass
class Item:
    name: str
    tags: list
    hidden: int = field(default=3, repr=False)
    nested: object = None
@dataclass
class Own:
    x: int
    def __repr__(self): return "OWN" * 40
class E(enum.Enum):
    A = 1
class L(list): pass
class L2(list):
    def __repr__(self): return "L2!" * 30
class D(dict): pass
NT = namedtuple("NT", "alpha beta")
words = "the quick brown fox jumps over the lazy dog and then some more words follow until the line is full".split()
rng = random.Random(5)
def make(depth):
    k = rng.randrange(22 if depth else 6)
    if k == 0: return rng.randrange(10**rng.randrange(1, 12))
    if k == 1: return " ".join(rng.choice(words) for _ in range(rng.randrange(1, 30)))
    if k == 2: return rng.choice([None, True, 1.5, Decimal("1.20"), date(2020,1,2), E.A])
    if k == 3: return "\n".join(rng.choice(words) for _ in range(rng.randrange(1, 8))) + "  x" 
    if k == 4: return bytes(rng.randrange(32, 127) for _ in range(rng.randrange(0, 60)))
    if k == 5: return rng.choice(words)
    n = rng.randrange(0, 7)
    items = [make(depth-1) for _ in range(n)]
    keys = [rng.choice(words) + str(i) for i in range(n)]
    pairs = dict(zip(keys, items))
    if k == 6: return items
    if k == 7: return tuple(items)
    if k == 8: return set(keys[:1])
    if k == 9: return frozenset(keys[:1])
    if k == 10: return pairs
    if k == 11: return OrderedDict(pairs)
    if k == 12: return defaultdict(list, pairs)
    if k == 13: return Counter({k: i for i, k in enumerate(keys)})
    if k == 14: return deque(items, maxlen=rng.choice([None, 50]))
    if k == 15: return ChainMap(pairs, {"z": items})
    if k == 16: return types.SimpleNamespace(**pairs)
    if k == 17: return Item(rng.choice(words)*3, items, nested=make(depth-1))
    if k == 18: return NT(items, pairs)
    if k == 19: return rng.choice([UserDict(pairs), UserList(items), UserString(" ".join(words[:n*3]))])
    if k == 20: return types.MappingProxyType(pairs)
    return rng.choice([L(items), L2(items), D(pairs), Own(3), range(3)])
for i in range(25):
    o = make(rng.randrange(1, 5))
    opts = dict(indent=rng.choice([0,1,1,2,4]), width=rng.choice([20, 40, 80, 80, 100]), depth=rng.choice([None, None, 1, 2, 3]), compact=rng.random() < .4, sort_dicts=rng.random() < .6, underscore_numbers=rng.random() < .3)
    print(i, type(o).__name__, opts)
    print(pprint.pformat(o, **opts))
    print(pprint.isreadable(o), pprint.isrecursive(o))
a = [1]; a.append(a); 
import re
print(re.sub(r"\d{5,}", "ID", pprint.saferepr(a)), pprint.isreadable(a), pprint.isrecursive(a))
d = {"k": "x"*90}; d["self"] = d; print(re.sub(r"\d{5,}", "ID", pprint.pformat(d)))
n = types.SimpleNamespace(a="x"*60, b=2); n.me = n; print(pprint.pformat(n, width=30))
pprint.pp({"b":1,"a":2}); pprint.pprint({"b":1,"a":2, 3: 4, None: 1}); pprint.pp({"b":1,"a":[1]*40}, width=30, compact=True)
pprint.pprint({1: "a", "x": 2, (1,2): 3, 0: 0}); pprint.pprint({3, 1, 2})
for kw in (dict(indent=-1), dict(depth=0), dict(width=0)):
    try: pprint.pprint(1, **kw)
    except ValueError as e: print(e)
class Mine(pprint.PrettyPrinter):
    def format(self, o, ctx, maxl, lvl):
        if isinstance(o, Decimal): return f"${o}", True, False
        return super().format(o, ctx, maxl, lvl)
Mine(width=30).pprint([Decimal("1.5"), {"a": Decimal(3), "long": "x y z " * 8}]); print(Mine().pformat((Decimal(1),)), Mine().isreadable([1]), Mine().isrecursive(a))
import io
s = io.StringIO(); pprint.PrettyPrinter(stream=s).pprint([1]); print(repr(s.getvalue()))
print(pprint.pformat(12345678, underscore_numbers=True), pprint.pformat([True, 1234567], underscore_numbers=True))
