"""Counters, chains of mappings, and containers of users' own."""
from collections import *
import copy
c = Counter("abracadabra"); print(c, Counter(), Counter(a=2, b=-1), c.most_common(2), Counter({"a": "x", "b": 3}))
d = Counter("banana")
print(c+d, c-d, c|d, c&d, +Counter(a=-1,b=2), -Counter(a=-1,b=2), c==d, c!=d, c<=c, c<c, Counter(a=1)<Counter(a=2), c>=d)
c.update("zz"); c.update({"z": 5}, q=1); c.subtract("a", z=1); print(c, c.total(), c["none"])
c += d; print(c); c -= Counter(a=100); print(c); c |= Counter(m=3, b=1, k=-5); print(c); c &= Counter(b=1, m=9); print(c)
del c["nope"]; print(c == {"b":1,"m":3}, c.copy(), copy.copy(c), list(Counter(a=2,b=1).elements()), Counter(a=1) == Counter(a=1,b=0))
class MyC(Counter): pass
print(MyC("ab"), MyC("ab").copy(), MyC("a") + Counter("b"))
for e in ("c + 1", "c < 1", "Counter.fromkeys('ab')", "Counter(3)", "Counter(1,2)"):
    try: print(eval(e))
    except Exception as x: print(type(x).__name__, x)
m = ChainMap({"a":1}, {"a":2,"b":3}); print(m, m["b"], len(m), list(m), list(m.items()), m.parents, m.new_child({"x":1}, y=2), m.new_child(k=1), "b" in m, bool(ChainMap()), m.get("zz", 5))
m["c"]=1; del m["a"]; print(m); 
for f in (lambda: m.pop("zz"), lambda: m["zz"], lambda: m.__delitem__("b"), lambda: ChainMap().popitem()):
    try: print(f())
    except KeyError as x: print(repr(x), repr(x.__context__))
print(m.pop("c"), m.popitem() if m.maps[0] else None, m | {"n":1}, {"n":1, "b": 0} | m, m.copy(), m == {"a":2,"b":3}, ChainMap.fromkeys("ab", 1))
m |= {"w":1}; m.clear(); print(m)
print(ChainMap({"x":1},{"b":2,"a":1}, {"a":0,"z":0}).keys(), list(ChainMap(defaultdict(list), {"q":1})), ChainMap(defaultdict(list), {"q":1})["new"])
class U(UserDict):
    def __missing__(s, k): return k*2
    def __setitem__(s, k, v): super().__setitem__(k, v+1)
u = U({"a":1}, b=2); print(u, u["zz"], len(u), u | {"c": 5}, {"c":5} | u, type(u|{}), u.copy(), copy.copy(u), U.fromkeys("ab", 0), "zz" in u, u.get("zz"), u == {"a":2,"b":3})
u |= {"d":1}; u.pop("a"); print(u); print(UserDict(x=1) | UserDict(y=2), type(UserDict() | U()), type(U()|UserDict()))
try: UserDict()["q"]
except KeyError as x: print(repr(x))
try: UserDict() | 3
except TypeError as x: print(x)
l = UserList([3,1,2]); print(l, l+[1], [9]+l, l*2, 2*l, l[0], l[1:], type(l[1:]), l<[4], l==[3,1,2], l==UserList([3,1,2]), 3 in l, len(l), copy.copy(l), l.copy())
l.sort(); l.append(7); l.extend(UserList([8])); l += (1,2); l *= 2; l[0]="x"; del l[1]; print(l, l.index(7), l.count(1), list(reversed(l))); l[1:3]=[]; print(l)
for f in (lambda: l < 3, lambda: l + 3, lambda: l["a"], lambda: UserList([1]) < ["a"], lambda: hash(l)):
    try: print(f())
    except TypeError as x: print(x)
s = UserString("Hello"); print(s, repr(s), s+" w", "a"+s, s*2, s[1:3], type(s[0]), "ell" in s, UserString("l") in s, len(s), s=="Hello", s<"I", hash(s)==hash("Hello"), s.upper(), type(s.upper()), s.split("l"), s.count("l"), s.find(UserString("l")), int(UserString("12")), float(UserString("1.5")), UserString("%s!") % "x", list(s), s.isalpha(), s.encode(), {s: 1}["Hello"])
