class CaseDict(dict):
    def __init__(self, *args, **kwargs):
        super().__init__()
        self.update(*args, **kwargs)

    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())

    def __contains__(self, key):
        return super().__contains__(key.lower())

    def get(self, key, default=None):
        return self[key] if key in self else default

    def update(self, *args, **kwargs):
        for k, v in dict(*args, **kwargs).items():
            self[k] = v

    def __missing__(self, key):
        return f"<no {key}>"


d = CaseDict({"Alpha": 1}, BETA=2)
d["Gamma"] = 3
print(d, d["ALPHA"], "beta" in d, d.get("GAMMA"), d.get("zeta", "?"), d["nothing"], len(d), list(d))
print({**d}, dict(d) == {"alpha": 1, "beta": 2, "gamma": 3}, d == {"alpha": 1, "beta": 2, "gamma": 3}, isinstance(d, dict), type(d.copy()).__name__)


class History(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.log = []

    def append(self, item):
        self.log.append(item)
        super().append(item)

    def __getitem__(self, index):
        result = super().__getitem__(index)
        return History(result) if isinstance(index, slice) else result

    def __add__(self, other):
        return History(super().__add__(other))

    def __repr__(self):
        return f"History({super().__repr__()})"


h = History([1, 2])
h.append(3)
h += [4]
print(h, h.log, h[1:], type(h[1:]).__name__, h + [9], [0] + h, h * 2, sorted(h, reverse=True), h == [1, 2, 3, 4], h.index(3), sum(h))
h.sort(key=lambda v: -v)
print(h, h.pop(), h.count(2), list(reversed(h)), 3 in h, bool(History()))


class Celsius(float):
    def __new__(cls, value, unit="C"):
        self = super().__new__(cls, value)
        self.unit = unit
        return self

    def __str__(self):
        return f"{float(self):.1f}°{self.unit}"

    def __add__(self, other):
        return Celsius(float(self) + other, self.unit)


t = Celsius("21.55")
print(t, repr(t), t + 1, t * 2, type(t * 2).__name__, t > 20, round(t), f"{t:.3f}", f"{t}", "%s" % t, hash(t) == hash(21.55), t.unit)


class Tag(str):
    def __new__(cls, text):
        return super().__new__(cls, text.strip().title())

    def __eq__(self, other):
        return str.__eq__(self.lower(), other.lower()) if isinstance(other, str) else NotImplemented

    def __hash__(self):
        return hash(self.lower())

    @property
    def slug(self):
        return self.lower().replace(" ", "-")


tag = Tag("  hello world ")
print(tag, repr(tag), tag == "HELLO WORLD", tag != "x", tag.slug, len({tag, Tag("Hello World")}), tag + "!", type(tag + "!").__name__, tag[0], tag.split(), "World" in tag)


class Point(tuple):
    __slots__ = ()

    def __new__(cls, x, y):
        return tuple.__new__(cls, (x, y))

    x = property(lambda self: self[0])
    y = property(lambda self: self[1])

    def __add__(self, other):
        return Point(self.x + other.x, self.y + other.y)


p = Point(1, 2)
x, y = p
print(p, p + Point(3, 4), x, y, p == (1, 2), {p: "k"}[(1, 2)], p < Point(1, 3), isinstance(p, tuple), len(p), [*p], max(p))


class Bits(int):
    def __repr__(self):
        return bin(self)

    def __or__(self, other):
        return Bits(int(self) | other)

    def __contains__(self, bit):
        return bool(self & (1 << bit))


b = Bits(5) | 8
print(b, str(b), b + 1, type(b + 1).__name__, 0 in b, 1 in b, b == 13, [10, 20, 30][Bits(1)], -b, b // 2, format(b, "x"))


class Unique(set):
    def add(self, item):
        if item in self:
            raise ValueError(f"duplicate {item!r}")
        super().add(item)


u = Unique([1])
u.add(2)
try:
    u.add(1)
except ValueError as e:
    print(e, sorted(u), u | {5} == {1, 2, 5}, type(u | {5}).__name__, isinstance(u, set))


class Default(dict):
    def __missing__(self, key):
        self[key] = value = []
        return value


groups = Default()
for word in ("apple", "avocado", "beet"):
    groups[word[0]].append(word)
print(groups, groups.get("z"), "z" in groups)


class MyError(ValueError, KeyError):
    pass


print([c.__name__ for c in MyError.__mro__], str(MyError("x")), repr(MyError("x")), isinstance(MyError(), LookupError))
