r = None
class C:
    a = 1
    def m(self, *a, **k): return a
def t(f, *a, **k):
    try:
        r = f(*a, **k)
        repr(r)
        return r
    except Exception as e:
        str(e)
        return e
def m(o, n, *a, **k):
    names = dir(o)
    return t(lambda: getattr(o, names[n % len(names)])(*a, **k))

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
