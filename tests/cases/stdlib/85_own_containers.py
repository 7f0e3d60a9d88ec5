"""Classes that define the few methods an abstract collection asks for, and get the others."""
from collections.abc import *
class S(Set):
    def __init__(s, it=()): s.d = list(dict.fromkeys(it))
    def __contains__(s, x): return x in s.d
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
    def __repr__(s): return f"S({s.d})"
a, b = S([1,2,3]), S([2,3,4])
print(a&b, a|b, a-b, a^b, a<=b, a<b, a==b, a!=b, a>b, a>=S([1]), a.isdisjoint(b), a.isdisjoint([9]))
print(a&[1], a|[9], a-[1], a^[1,7], [1,8]-a, [1,8]|a, [1,8]&a, [1,8]^a)
print(a == {1,2,3}, {1,2,3} == a, a < {1,2,3,4}, {1} < a)
for op in ("a<3", "a&3", "a-3", "a^3", "3|a", "3-a"):
    try: print(eval(op))
    except TypeError as e: print(e)
try: hash(a)
except TypeError as e: print(e)
print(S._hash(a) == hash(frozenset([1,2,3])))
class M(MutableSet, S):
    def add(s, x):
        if x not in s.d: s.d.append(x)
    def discard(s, x):
        if x in s.d: s.d.remove(x)
m = M([1,2,3])
m |= [5]; print(m); m &= [1,5,3]; print(m); m -= [3]; print(m); m ^= [1, 8]; print(m)
print(m.pop(), m); m.remove(8); print(m)
try: m.remove(99)
except KeyError as e: print(repr(e))
m.clear(); print(m)
try: m.pop()
except KeyError as e: print(repr(e), e.__cause__)
m |= [1,2]; m ^= m; print(m); m |= [1]; m -= m; print(m)
class Q(MutableSequence):
    def __init__(s, it=()): s.d = list(it)
    def __getitem__(s, i): return s.d[i]
    def __setitem__(s, i, v): s.d[i] = v
    def __delitem__(s, i): del s.d[i]
    def __len__(s): return len(s.d)
    def insert(s, i, v): s.d.insert(i, v)
q = Q([3,1,2])
q.append(9); q.extend([4,4]); q += q; print(q.d, list(q), list(reversed(q)), 9 in q, 99 in q, q.count(4), q.index(4), q.index(4, -3), q.index(9, 1, -1))
try: q.index(100)
except ValueError as e: print(repr(e))
q.reverse(); print(q.d, q.pop(), q.pop(0)); q.remove(9); print(q.d); q.clear(); print(q.d)
try: q.pop()
except IndexError as e: print(repr(e))
class D(MutableMapping):
    def __init__(s, *a, **k): s.d = {}; s.update(*a, **k)
    def __getitem__(s, k): return s.d[k]
    def __setitem__(s, k, v): s.d[k] = v
    def __delitem__(s, k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
    def __repr__(s): return f"D({s.d})"
d = D({"a":1}, b=2); print(d, "a" in d, "z" in d, d.get("z"), d.get("z", 4), d == {"a":1,"b":2}, d != {}, {"a":1,"b":2} == d, d == 3)
print(d.keys(), d.items(), d.values(), list(d.items()), ("a",1) in d.items(), ("a",2) in d.items(), ("q",2) in d.items(), 2 in d.values(), list(d.values()), len(d.keys()))
print(sorted(d.keys() | {"z"}), sorted(d.keys() & ["a"]), sorted(d.items() - {("a",1)}), type(d.keys() | []), d.keys() == {"a","b"})
print(d.setdefault("a", 5), d.setdefault("c", 5), d.setdefault("n"), d.pop("c"), d.pop("c", "no"), d.popitem(), d)
for f in (lambda: d.pop("zz"), lambda: d.pop("a", 1, 2), lambda: reversed(d), lambda: hash(d), lambda: d.update(3), lambda: d.update([1])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
d.update([("x", 1)], y=2); d.update(D(w=3)); print(d)
class K:
    def keys(self): return ["k"]
    def __getitem__(self, k): return k * 2
d.update(K()); print(d); d.clear(); print(d)
try: d.popitem()
except KeyError as e: print(repr(e))
class G(Generator):
    n = 0
    def send(s, v):
        s.n += 1
        if s.n > 3: raise StopIteration
        return s.n
    def throw(s, typ, val=None, tb=None):
        if s.n == 2: return 7
        raise typ
g = G(); print(next(g), iter(g) is g); g.close(); print(list(G())); next(g)
try: g.close()
except RuntimeError as e: print(e)
class I(Iterator):
    def __next__(self): raise StopIteration
print(list(I()), isinstance(I(), Iterable))
print(isinstance(d.keys(), KeysView), isinstance({}.keys(), KeysView), issubclass(D, Mapping))
