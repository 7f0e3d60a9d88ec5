# defaultdict and OrderedDict.
from collections import OrderedDict, defaultdict

groups = defaultdict(list)
for name in ("ada", "bob", "alan", "bea"):
    groups[name[0]].append(name)
print(groups, dict(groups), groups.default_factory, groups.get("z"), "z" in groups, len(groups))
print(groups["z"], "z" in groups, groups.pop("z"), groups.setdefault("c", ["cy"]), groups.copy(), groups == {"a": ["ada", "alan"], "b": ["bob", "bea"], "c": ["cy"]})
nested = defaultdict(lambda: defaultdict(int))
nested["x"]["y"] += 2
print(nested["x"], {key: dict(inner) for key, inner in nested.items()}, groups | {"d": []}, {"d": []} | groups)
groups.default_factory = None
for wrong in (lambda: groups["nope"], lambda: defaultdict(5), lambda: defaultdict()["x"]):
    try:
        print(wrong())
    except (KeyError, TypeError) as error:
        print(type(error).__name__, error)


class Squares(defaultdict):
    def __missing__(self, key):
        self[key] = key * key
        return self[key]


print(Squares()[4], defaultdict(int, {"a": 1}, b=2), defaultdict(str)["x"] == "", repr(Squares()))
recent = OrderedDict([("a", 1), ("b", 2), ("c", 3)])
recent.move_to_end("a")
print(recent, list(recent), recent.popitem(last=False), recent)
recent.move_to_end("a", last=False)
print(recent, list(reversed(recent)), recent.popitem(), recent.keys(), recent.items(), recent.values(), recent == {"a": 1}, recent == OrderedDict(a=1))
print(OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict(a=1) | {"z": 3}, OrderedDict.fromkeys("ab", 0), OrderedDict(), recent.copy())


class Cache(OrderedDict):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        while len(self) > self.size:
            print("drop", self.popitem(last=False))


cache = Cache(2)
for key in "abac":
    cache[key] = key.upper()
print(cache, len(cache))
for wrong in (lambda: recent.move_to_end("zz"), lambda: OrderedDict().popitem(), lambda: recent["zz"]):
    try:
        print(wrong())
    except KeyError as error:
        print("KeyError", error)
