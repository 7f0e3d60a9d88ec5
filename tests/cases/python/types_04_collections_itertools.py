from collections import *
import itertools as it
P = namedtuple("P", "x y z", defaults=[9])
p = P(1, 2); print(p, p.x, p[1], p._replace(x=5), p._asdict(), P._fields, p == (1,2,9), len(p), P._make([1,2,3]), hash(p)==hash((1,2,9)), isinstance(p, tuple))
a, b, c = p
class Q(namedtuple("Q", ["a", "b"])):
    @property
    def s(self): return self.a + self.b
print(Q(1, 2), Q(1, b=2).s)
d = defaultdict(list); d["a"].append(1); d["b"]; print(d, d["a"], "c" in d, dict(d), d.default_factory)
dd = defaultdict(int); 
for ch in "hello": dd[ch] += 1
print(dd, sorted(dd.items()))
c = Counter("banana"); print(c, c.most_common(1), c["z"], c + Counter("bn"), sum(c.values()), list(c.elements()), c - Counter("an"), c.total()); c.update("zz"); c["a"] += 1; print(c, dict(c))
o = OrderedDict([("a", 1), ("b", 2)]); o.move_to_end("a"); print(o, list(o), o == {"a": 1, "b": 2}, o.popitem(last=False))
q = deque([1,2,3], maxlen=3); q.append(4); q.appendleft(0); print(q, q[0], len(q), list(q), q.popleft(), deque("ab")); q.rotate(1); print(q, 3 in q)
print(list(it.chain([1], [2, 3])), list(it.chain.from_iterable([[1], [2]])), list(it.islice(it.count(5, 2), 3)), list(it.islice("abcdef", 1, 5, 2)), list(it.takewhile(lambda x: x < 3, [1,2,3,1])), list(it.dropwhile(lambda x: x < 3, [1,2,3,1])))
print(list(it.accumulate([1,2,3])), list(it.zip_longest([1,2],[3],fillvalue=0)), list(it.product("ab", [1,2])), list(it.permutations([1,2,3], 2)), list(it.combinations("abc", 2)), list(it.combinations_with_replacement("ab", 2)))
for k, g in it.groupby([("a",1),("a",2),("b",3)], key=lambda t: t[0]): print(k, list(g))
print(list(it.starmap(pow, [(2,3)])), list(it.repeat(7, 2)), list(it.pairwise([1,2,3])), list(it.compress("abc",[1,0,1])), [list(x) for x in it.tee([1,2])], list(it.islice(it.cycle("ab"), 5)), list(it.filterfalse(None,[0,1,2])))
for bad in (lambda: P(1), lambda: P(1,2,3,4), lambda: P(1,q=3), lambda: d.foo, lambda: deque().pop(), lambda: namedtuple("X","a a"), lambda: namedtuple("X","class")):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
