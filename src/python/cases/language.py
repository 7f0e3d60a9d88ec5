# functions, closures, classes and statements in their plain forms
def outer():
    x = 1
    def inner():
        nonlocal x
        x += 1
        return x
    return inner
c = outer()
print(c(), c())
class P:
    def __init__(self): self._v = 1
    @property
    def v(self): return self._v
    @v.setter
    def v(self, n): self._v = n
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def st(a): return a*2
p = P.make(); p.v = 9; print(p.v, P.st(4), p.st(3))
class Q(P):
    def __init__(self):
        super().__init__()
        self.w = 2
    def __repr__(self): return f"Q({self.v!r:>5}, {self.w:03d})"
print(Q(), [Q()], f"{Q()!s:<20}|{3.14159:.2f}|{1000000:,}|{'x':^5}|{p.v=}")
class CM:
    def __enter__(self): print("enter"); return self
    def __exit__(self, t, e, tb): print("exit", t and t.__name__, e); return t is ValueError
with CM() as cm, CM():
    raise ValueError("x")
try:
    try:
        raise KeyError("k")
    except KeyError as e:
        raise RuntimeError("r") from e
except RuntimeError as e:
    print(repr(e), repr(e.__cause__), repr(e.__context__))
def rec(n): return rec(n+1)
try: rec(0)
except RecursionError as e: print(e)
class R:
    def __repr__(self): return repr(self)
try: repr(R())
except RecursionError as e: print("repr", type(e).__name__)
print(sorted([3,1,2], key=lambda x: -x), max("abc"), min([2,1]), any([0,1]), all([]))
print([*range(3), *"ab"], {**{"a":1}, "b":2}, (lambda *a, **k: (a,k))(*[1,2], **{"z":3}))
try: P().zzz
except AttributeError as e: print(e)
try: outer(1)
except TypeError as e: print(e)
x: int = 5
print(__annotations__, __name__)
print((n := 10) + n, [y for y in range(5) if (last := y) % 2], last)
print(1 < 2 < 3, 1 < 3 < 2, not None)
del x
print(isinstance(3, int), isinstance(True, (str, int)), issubclass(Q, P), type(p).__name__, P.__mro__)
def kw(a, /, b, *, c): return a, b, c
for call in (lambda: kw(1), lambda: kw(1, 2), lambda: kw(a=1, b=2, c=3), lambda: kw(1,2,3,c=4), lambda: kw(1, 2, c=3, d=4)):
    try: call()
    except TypeError as e: print(e)
try:
    a, b = 1, 2, 3
except ValueError as e: print(e)
try:
    a, b = 5
except TypeError as e: print(e)
try: {}["x"]
except KeyError as e: print(e, repr(e))
try: import numpy
except ModuleNotFoundError as e: print(e)
print(rec.__name__, c.__qualname__, (lambda: 0).__name__)
