def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Vector:
    def __init__(self, *parts):
        self.parts = parts

    def __repr__(self):
        return f"V{self.parts}"

    def __add__(self, other):
        return Vector(*(a + b for a, b in zip(self.parts, other.parts))) if isinstance(other, Vector) else NotImplemented

    def __radd__(self, other):
        return self if other == 0 else NotImplemented

    def __mul__(self, factor):
        return Vector(*(part * factor for part in self.parts))

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.parts, other.parts))

    def __neg__(self):
        return self * -1

    def __abs__(self):
        return (self @ self) ** 0.5

    def __bool__(self):
        return any(self.parts)

    def __iadd__(self, other):
        self.parts = (self + other).parts
        return self

    def __getitem__(self, index):
        return self.parts[index]

    def __len__(self):
        return len(self.parts)

    def __contains__(self, part):
        return part in self.parts

    def __call__(self, scale=1):
        return self * scale

    def __pow__(self, exponent, modulus=None):
        return (exponent, modulus)

    def __divmod__(self, other):
        return "divmod", other

    def __round__(self, digits=None):
        return "round", digits

    def __invert__(self):
        return Vector(*self.parts[::-1])

    def __lt__(self, other):
        return abs(self) < abs(other)


v, w = Vector(1, 2), Vector(3, 4)
print(v + w, v * 2, 2 * v, v @ w, -v, abs(w), bool(Vector(0, 0)), not v, v[0], v[:1], len(v), 2 in v, 9 not in v, v(3), list(v), [*w], sum([v, w]), max(v, w), v < w, w > v, ~v)
print(v**2, pow(v, 2), pow(v, 2, 5), divmod(v, 3), round(v), round(v, 2), sorted([w, v]))
alias = v
v += w
print(v, alias is v, v is not w)
for label, action in [("add int", lambda: v + 1), ("int add", lambda: 1 + v), ("sub", lambda: v - w), ("rsub", lambda: 5 - v), ("floor", lambda: v // 2), ("le", lambda: v <= w), ("mod", lambda: v % 2), ("and", lambda: v & w), ("rpow", lambda: 2**v), ("index", lambda: [1][v]), ("int", lambda: int(v)), ("float", lambda: float(v)), ("pos", lambda: +v), ("shift", lambda: v << 1), ("rmatmul", lambda: 3 @ v), ("setitem", lambda: v.__setitem__), ("hash", lambda: isinstance(hash(v), int))]:
    attempt(label, action)


class Left:
    def __add__(self, other):
        return "left add"

    def __eq__(self, other):
        return "left eq"

    def __lt__(self, other):
        return "left lt"


class Right(Left):
    def __radd__(self, other):
        return "right radd"

    def __gt__(self, other):
        return "right gt"


print(Left() + Right(), Right() + Left(), Left() + Left(), Left() < Right(), Left() == 5, 5 == Left(), 5 < Right(), [] == Left())
items = Left()
items += 1
print(items)
