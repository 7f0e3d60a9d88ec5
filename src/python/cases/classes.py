import sys
# descriptors
class D:
    def __set_name__(self, owner, name): self.name = name; print("set_name", owner.__name__, name)
    def __get__(self, obj, cls=None): return self if obj is None else obj.__dict__.get(self.name, "unset")
    def __set__(self, obj, v): obj.__dict__[self.name] = v * 2
class H:
    d = D()
h = H(); print(h.d); h.d = 4; print(h.d, type(H.d).__name__)
class GA:
    def __getattr__(self, n):
        if n.startswith("x"): return n.upper()
        raise AttributeError(n)
    def __setattr__(self, n, v): object.__setattr__(self, n, v); print("set", n)
    def __delattr__(self, n): print("del", n); super().__delattr__(n)
g = GA(); g.a = 1; print(g.xyz, g.a, getattr(g, "nope", "dflt"), hasattr(g, "q")); del g.a
class V:
    def __init__(self, x): self.x = x
    def __add__(self, o): return V(self.x + (o.x if isinstance(o, V) else o))
    __radd__ = __add__
    def __iadd__(self, o): self.x += 100; return self
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __hash__(self): return hash(self.x)
    def __lt__(self, o): return self.x < o.x
    def __repr__(self): return f"V({self.x})"
    def __bool__(self): return self.x != 0
    def __len__(self): return self.x
    def __getitem__(self, i):
        if isinstance(i, slice): return ("slice", i.start, i.stop, i.step)
        if i > 3: raise IndexError
        return i
    def __contains__(self, i): return i == 42
    def __call__(self, *a, **k): return a, k
    def __neg__(self): return V(-self.x)
    def __mul__(self, o): return NotImplemented
v = V(1); v2 = v; v += 5; print(v, v2 is v, 1 + V(2), sum([V(1), V(2)]), sorted([V(3), V(1)]), V(1) == V(1), V(1) != V(2), {V(1): "a"}[V(1)])
print(bool(V(0)), len(V(3)), v[1:2], v[::2], list(V(9)), 42 in v, 1 in v, v(1, a=2), -v, max(V(1), V(5)))
try: v * 3
except TypeError as e: print(e)
try: v < 3
except AttributeError as e: print(e)
try: v > "a"
except TypeError as e: print(e)
except AttributeError as e: print(e)
class It:
    def __init__(self): self.i = 0
    def __iter__(self): return self
    def __next__(self):
        self.i += 1
        if self.i > 3: raise StopIteration
        return self.i
print(list(It()), [a for a in It()], dict(zip("abc", It())), list(enumerate(It(), 5)), list(map(lambda a, b: a+b, [1,2], [3,4])), list(filter(None, [0,1,2])))
def deco(arg):
    def wrap(f):
        def inner(*a, **k):
            print("call", f.__name__, arg); return f(*a, **k)
        return inner
    return wrap
@deco("x")
@deco("y")
def foo(a): return a
print(foo(3))
class Slot:
    __slots__ = ("a",)
s = Slot(); s.a = 1
try: s.b = 2
except AttributeError as e: print(e)
class E1(Exception): pass
class E2(E1):
    def __init__(self, code, msg): super().__init__(msg); self.code = code
try: raise E2(5, "m")
except E1 as e: print(e, e.code, e.args, repr(e), isinstance(e, Exception))
def f(x, cache={}): cache[x] = 1; return cache
f(1); print(f(2), f.__defaults__)
print([x for x in range(3) if x for y in range(x)], {x % 2 for x in range(5)}, {k: v for k, v in {"a": 1}.items()})
x = 10
def scope():
    global x
    x = 20
    class C:
        y = x
        def m(self): return y if False else self.y
    return C
print(scope()().m(), x)
print(*(i for i in range(3)), sep=",")
lst = [1,2,3,4]; lst[1:3] = [9]; del lst[0]; print(lst, lst[-1], lst[::-1])
def ff(*, a, b=2): return a + b
print(ff(a=1))
try: ff(1)
except TypeError as e: print(e)
try: print(undefined)
except NameError as e: print(type(e).__name__, e)
