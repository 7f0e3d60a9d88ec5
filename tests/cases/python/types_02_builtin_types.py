import contextlib, copy, operator
from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext
@contextmanager
def cm(x):
    print("in", x)
    try:
        yield x * 2
    except ValueError as e:
        print("caught", e)
    finally:
        print("out")
with cm(3) as y: print(y)
with cm(4) as y: raise ValueError("boo")
try:
    with cm(5): raise KeyError("k")
except KeyError as e: print(repr(e))
with suppress(KeyError, IndexError): [][1]
with ExitStack() as st:
    print(st.enter_context(cm(1)), st.enter_context(cm(2)))
    st.callback(print, "cb")
class Pt:
    def __init__(s, x): s.x = x; s.l = [x]
p = Pt(1); q = copy.copy(p); r = copy.deepcopy(p); q.l.append(5); print(p.l, r.l, copy.deepcopy({"a": [1, (2, [3])]}))
print(operator.itemgetter(1)([1,2]), operator.attrgetter("x")(p), operator.methodcaller("upper")("a"), operator.add(1, 2))
class Tags(list):
    def first(self): return self[0]
t = Tags([3,1,2]); t += [9]; t.sort(); print(t, type(t).__name__, t.first(), len(t), t == [1,2,3,9], isinstance(t, list), t[1:], t + [1], [0] + t, sorted(t), t.copy().__class__)
class D(dict):
    def __missing__(self, k): return k * 2
d = D(a=1); print(d["a"], d["zz"], d, dict(d), {**d}, list(d), d.get("q"))
class S(str):
    def shout(self): return self.upper() + "!"
s = S("hey"); print(s, s.shout(), s + "x", {s: 1}["hey"], "hey" in {s}, s == "hey", repr(s), f"{s:>5}", len(s), s[0], type(s + "a"))
class N(int): pass
n = N(5); print(n + 1, n, repr(n), n == 5, hash(n) == hash(5), [1,2,3,4,5,6][n], isinstance(n, int), n * 2.0, -n, f"{n:03d}")
class T(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
x = T(1, 2); print(x, x[0], x == (1, 2), len(x), hash(x) == hash((1,2)))
print({3, 1, 2}, {10, 5, 64}, frozenset([3, 1]), set("a"), {1} | {2}, {1, 2} - {2}, {1, 2} ^ {2, 3}, {1} < {1, 2}, {True, 1, 1.0})
a = [1]; a.append(a); print(a); d = {}; d["d"] = d; print(d)
print(list(zip([1,2],[3,4])), list(map(lambda a,b: a+b, [1,2],[3,4])), list(filter(None,[0,1,2])), list(enumerate("ab", 1)), list(reversed([1,2,3])), list(reversed(range(0,10,3))))
print(range(5), range(1,10,2)[1:3], 3 in range(5), len(range(0,10,3)), list(range(5,0,-2)), range(3)==range(0,3), slice(1,2))
for bad in (lambda: {}['x'], lambda: [].remove(1), lambda: int('z'), lambda: {1:1}.popitem().x, lambda: 'abc'.index('z'), lambda: [3,'a'].sort(), lambda: list(zip([1],[1,2],strict=True)), lambda: (1,2)+[3], lambda: "a"+1, lambda: [1]+(1,), lambda: 1+"a", lambda: {}|[], lambda: {1}|[1], lambda: "a"*"b", lambda: None+1, lambda: -"a", lambda: max([]), lambda: "%d"%"a", lambda: "{}".format(), lambda: float("x"), lambda: int([]), lambda: [].pop(), lambda: [1,2].index(3), lambda: hash([]), lambda: {[]:1}, lambda: sum(["a"]), lambda: next(iter([])), lambda: str.lower(5), lambda: "a".foo, lambda: [].foo, lambda: (5).foo, lambda: set().pop(), lambda: dict([1]), lambda: dict([(1,2,3)]), lambda: b"a"+"b", lambda: bytes([256])):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
def chg():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
try: chg()
except RuntimeError as e: print(e)
print("%s|%5d|%-5s|%05.1f|%x|%r|%+d|%e|%g" % ("a", 42, "b", 3.14159, 255, "q", 5, 12345.678, 0.0001), "%(a)s %(b)03d" % {"a": 1, "b": 2}, "%%", "%s" % None, "%5.2f%%" % 12.345)
print("{:>10}|{:<5}|{:^7}|{:,}|{:.3f}|{:x}|{:08b}|{:+}|{!r}|{0}".format("a", "b", "c", 1234567, 3.14159, 255, 5, 7, "q") if False else "{:>10}|{:<5}|{:^7}|{:,}|{:.3f}|{:x}|{:08b}|{:+}|{!r}".format("a", "b", "c", 1234567, 3.14159, 255, 5, 7, "q"))
print(f"{'a':>5}{1.5:.2f}{10:#x}{1e10:g}{True}{None!s:>6}{[1]!r:<5}|{2**70:,}")
print(1e16, 0.1, 1/3, 1e-5, 123456789.123, float("inf"), -0.0, 5e-324, 1e22, 2.0**70, round(2.675, 2), round(2.5), round(-3.5), round(1234, -2), 7//-2, -7 % 3, 7.5 % -2, divmod(-7, 2), 2**-1, 10**20, -(2**63), 2**63 - 1, int(1e20), 0x10, 1_000)
print([1,2,3][::-1], "hello"[1:-1], "hello"[::2], (1,2,3)[1:], b"abc"[1], b"abc"[1:], b"a\x00\xff'", bytes(3), b"ab".hex(), bytes.fromhex("ff00"), "é".encode(), b"\xc3\xa9".decode())
l = [1,2,3,4,5]; l[1:3] = ["x"]; del l[0]; l[::2] = [7, 8]; print(l, l.index(8), l.count(7)); l.insert(-1, "m"); l.extend("ab"); print(l); l.reverse(); print(l)
print("a,b,,c".split(","), " a b ".split(), "abc".partition("b"), "x".join(["1","2"]), "abc".replace("b", ""), "AbC".swapcase(), "title case".title(), "  x ".strip() + "|", "abc".find("c"), "abcabc".rfind("b"), "a-b".rsplit("-", 1), "x".zfill(3), "abc".startswith(("x","a")), "ab\ncd".splitlines(), "abc".center(9, "*"), "tEST".capitalize(), "a1".isalnum(), "12".isdigit())
