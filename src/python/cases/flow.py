# generators, exceptions, frames
def gen():
    try:
        while True:
            got = yield
            print("got", got)
    except KeyError as error:
        print("thrown", error)
        yield "after"
    finally:
        print("closing")
g = gen()
next(g)
g.send(1)
print(g.throw(KeyError("k")))
try:
    next(g)
except StopIteration:
    print("done")
g = gen()
next(g)
g.close()
def inner():
    x = yield 1
    print("inner", x)
    return "result"
def outer():
    try:
        r = yield from inner()
        print(r)
        yield from [7, 8]
    except ValueError as e:
        print("outer", e)
        yield "recovered"
o = outer()
print(next(o), o.send("s"), list(o))
o = outer()
next(o)
print(o.throw(ValueError("v")))
def handled():
    try:
        raise KeyError("a")
    except KeyError:
        yield 1
        try:
            raise
        except KeyError as e:
            print("again", e)
h = handled()
next(h)
try:
    raise ValueError("outside")
except ValueError:
    next(h, None)
import sys
print(sys.exc_info())
def bad():
    yield 1
    raise StopIteration
try:
    list(bad())
except RuntimeError as e:
    print(e, repr(e.__cause__))
def f():
    try:
        return "try"
    finally:
        print("finally")
def g2():
    for i in range(3):
        try:
            try:
                if i == 1:
                    raise ValueError(i)
                continue
            finally:
                print("inner finally", i)
        except ValueError as e:
            print("caught", e)
            break
    else:
        print("never")
    return i
print(f(), g2())
def h2():
    while True:
        try:
            return 1
        finally:
            break
    return 2
print(h2())
class Suppress:
    def __init__(self, *kinds): self.kinds = kinds
    def __enter__(self): return self
    def __exit__(self, kind, error, trace): return kind is not None and issubclass(kind, self.kinds)
def with_return():
    with Suppress(ValueError):
        for i in range(5):
            with Suppress(KeyError):
                if i == 2: return "returned"
                raise KeyError(i)
print(with_return())
with Suppress(ZeroDivisionError) as s:
    1 / 0
try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise KeyError("second") from None
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    raise TypeError("note")
except TypeError as e:
    e.add_note("more")
    print(e.__notes__)
def cells():
    fs = []
    for i in range(3):
        def f(j=i): return i, j
        fs.append(f)
    return [f() for f in fs]
print(cells())
def deleted():
    x = 1
    del x
    try:
        x
    except UnboundLocalError as e:
        print(e)
deleted()
class Meta(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        return {"injected": 42}
    def __contains__(cls, item): return item == cls.__name__
    def __getattr__(cls, name): return "meta " + name
class UsesMeta(metaclass=Meta): pass
print(UsesMeta.injected, "UsesMeta" in UsesMeta, UsesMeta.unknown)
class A:
    def who(self): return "A"
class B(A):
    def who(self): return "B" + super().who()
class C(A):
    def who(self): return "C" + super().who()
class D(B, C):
    def who(self): return "D" + super().who()
print(D().who(), [k.__name__ for k in D.__mro__])
class Private:
    def __init__(self): self.__secret = 1
    def get(self): return self.__secret
print(Private().get(), vars(Private()))
class Count:
    total = 0
    def __init__(self): Count.total += 1
    def __del__(self): pass
Count(); Count()
print(Count.total)
print([(x, y) for x in range(3) if x for y in "ab"], sum(x * y for x, y in [(1, 2), (3, 4)]))
def defaults(a, b=[], *, c="c", **rest): return a, b, c, rest
print(defaults(1, c=2, z=3), defaults(*[1, [2]], **{"c": 5}))
for bad in (lambda: defaults(), lambda: defaults(1, 2, 3), lambda: defaults(1, a=2), lambda: (lambda x: x)(), lambda: print(1, foo=2), lambda: A().who(1)):
    try:
        bad()
    except TypeError as e:
        print(e)
print(f"{1!r} {'a'!r:>4} {3.14159:.{2}f} {[1, 2]} {dict(a=1)['a']} {{}} {'nested ' + f'{1 + 1}'}")
value = 7
print(f"{value=} {value = !r} {value=:>4}")
match [1, [2, 3], {"k": "v"}]:
    case [int(a), [b, *rest], {"k": str() as k}]:
        print(a, b, rest, k)
match "b":
    case "a" | "b" as letter:
        print("letter", letter)
match 5:
    case 1 | 2: print("small")
    case n if n > 4: print("guarded", n)
match (1, 2, 3):
    case (first, *_, last): print(first, last)
match {"a": 1}:
    case {"a": 2}: print("no")
    case {}: print("any mapping")
print((lambda *args, **kw: (args, kw))(1, *[2, 3], k=4, **{"m": 5}))
a = b = []
a += [1]
print(b, a is b)
x, (y, z), *w = 1, (2, 3), 4, 5
print(x, y, z, w)
print(1 if x else 2, x and y, x or y, not x, x < y < z != w)
def resource(name):
    print("open", name)
    try:
        yield name
        yield name * 2
    finally:
        print("close", name)
for r in resource("loop"):
    print("use", r)
    break
print("behind the loop")
first = next(resource("next"))
print(first)
kept = resource("kept")
next(kept)
kept = None
def local():
    g = resource("local")
    return next(g)
print(local())
import weakref
class Target: pass
target = Target()
reference = weakref.ref(target)
print(reference() is target)
del target
print(reference())
