class V:
    def __init__(self, *xs):
        self.xs = xs

    def __repr__(self):
        return f"V{self.xs}"

    def _lift(self, other):
        if isinstance(other, V):
            return other.xs
        if isinstance(other, (int, float)):
            return (other,) * len(self.xs)
        return None

    def __add__(self, other):
        o = self._lift(other)
        return NotImplemented if o is None else V(*(a + b for a, b in zip(self.xs, o)))

    def __radd__(self, other):
        print("radd", other)
        return self + other

    def __sub__(self, other):
        return V(*(a - b for a, b in zip(self.xs, self._lift(other))))

    def __rsub__(self, other):
        return V(*(b - a for a, b in zip(self.xs, self._lift(other))))

    def __mul__(self, k):
        return V(*(a * k for a in self.xs)) if isinstance(k, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __matmul__(self, other):
        return sum(a * b for a, b in zip(self.xs, other.xs))

    def __imatmul__(self, other):
        return ("imatmul", self, other)

    def __iadd__(self, other):
        print("iadd")
        self.xs = (self + other).xs
        return self

    def __neg__(self):
        return V(*(-a for a in self.xs))

    def __pos__(self):
        return self

    def __invert__(self):
        return V(*reversed(self.xs))

    def __abs__(self):
        return sum(a * a for a in self.xs) ** 0.5

    def __truediv__(self, k):
        return "truediv", k

    def __floordiv__(self, k):
        return "floordiv", k

    def __mod__(self, k):
        return "mod", k

    def __divmod__(self, k):
        return "divmod", k

    def __pow__(self, k, m=None):
        return "pow", k, m

    def __rpow__(self, k):
        return "rpow", k

    def __lshift__(self, k):
        return "lshift", k

    def __rrshift__(self, k):
        return "rrshift", k

    def __and__(self, k):
        return "and", k

    def __rxor__(self, k):
        return "rxor", k

    def __or__(self, k):
        return "or", k

    def __lt__(self, o):
        return self.xs < o.xs

    def __eq__(self, o):
        return isinstance(o, V) and self.xs == o.xs

    __hash__ = None

    def __bool__(self):
        return any(self.xs)

    def __index__(self):
        return 2

    def __int__(self):
        return int(abs(self))

    def __float__(self):
        return float(abs(self))

    def __round__(self, n=None):
        return "round", n

    def __trunc__(self):
        return "trunc"

    def __floor__(self):
        return "floor"

    def __contains__(self, x):
        return x in self.xs

    def __getitem__(self, i):
        return self.xs[i]

    def __call__(self, *a, **k):
        return a, k

    def __len__(self):
        return len(self.xs)

    def __format__(self, spec):
        return f"<{spec}>"

    def __enter__(self):
        return "entered"

    def __exit__(self, *exc):
        return True


import math

a, b = V(1, 2), V(3, 4)
print(a + b, a + 1, 1 + a, sum([a, b]), a - b, 10 - a, a * 3, 3 * a, a @ b)
c = a
c += b
print(c is a, a)
d = V(1)
d @= 5
print(d)
d = V(1, 1)
d *= 4
d -= 1
print(d, -d, +d is d, ~V(1, 2), abs(V(3, 4)), V() and 1, not V(0), not V(1))
print(a / 2, a // 2, a % 2, divmod(a, 2), a ** 2, pow(a, 2, 3), 2 ** a, a << 1, 1 >> a, a & 1, 1 ^ a, a | 1)
print(V(1) < V(2), V(1) > V(2), V(1) == V(1), V(1) != V(1), V(1) == 1)
print([10, 20, 30][V()], range(5)[V(1)], int(V(3, 4)), float(V(3, 4)), round(V(1)), round(V(1), 2), math.floor(V(1)), math.trunc(V(1)), hex(V(1)))
print(2 in V(1, 2), V(5, 6)[1], V(5, 6)[0:1], list(V(7, 8)), V(1)(1, x=2), len(V(1, 2)), f"{V(1):>5}|{V(2)}", format(V(3), "q"))
with V(1) as w:
    print(w)
    raise KeyError("swallowed")
import operator
for f in (lambda: a + "x", lambda: "x" + a, lambda: a <= b, lambda: hash(a), lambda: a ^ 1, lambda: 1 << a, lambda: a >> 2, lambda: {a}, lambda: a * "q",
          lambda: -"s", lambda: [] < 3, lambda: None + 1, lambda: {} | [], lambda: 1 @ 2, lambda: "a" % a, lambda: 3 in 4, lambda: len(3), 
          lambda: len[0], lambda: V(1)[5](), lambda: ~1.5, lambda: 1 / 0, lambda: 1 // 0.0, lambda: 5 % 0, lambda: divmod(1, 0), lambda: 0 ** -1, lambda: 2.0 << 1, lambda: "a" - "b", lambda: not_defined):
    try:
        print(f())
    except Exception as error:
        print(type(error).__name__, error)


class Sub(V):
    def __radd__(self, other):
        return "Sub.radd"

    def __rmul__(self, other):
        return "Sub.rmul"

    def __gt__(self, o):
        return "Sub.gt"


print(V(1) + Sub(2), V(1) * Sub(2), V(1) < Sub(2), Sub(1) + V(1))
