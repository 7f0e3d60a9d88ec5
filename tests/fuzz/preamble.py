r = None
class C:
    a = 1
    def m(self, *a, **k): return a

class E(enum.Enum):  # E
    a = 1
    b = 'x'

class F(enum.Flag):  # F.
    a = 1
    b = 2

@dataclasses.dataclass(order=True)  # P(
class P:
    x: int
    y: int = 0

def G():  # g
    x = yield 1
    yield x
g = G()

W = weakref.WeakKeyDictionary()  # W[

o = p = C()
p = weakref.proxy(o)  # p.

p = None
