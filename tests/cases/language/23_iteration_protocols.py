class Countdown:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Countdown(3)), sum(Countdown(4)), max(Countdown(5)), 2 in Countdown(3), [*Countdown(2)], dict(zip("ab", Countdown(2))))


class Seq:
    def __init__(self, *xs): self.xs = xs
    def __getitem__(self, i):
        print(f"[{i}]", end=" ")
        return self.xs[i]
    def __len__(self): return len(self.xs)


s = Seq("a", "b")
print(list(s), "b" in s, list(reversed(s)), list(iter(s)))
a, b = s
print(a, b, [*s], s[-1], bool(Seq()), list(enumerate(s, 5)))


class Both:
    def __iter__(self): return iter([1, 2])
    def __reversed__(self): return iter("rev")
    def __contains__(self, x): return x == "magic"
    def __length_hint__(self): return 10


print(list(Both()), list(reversed(Both())), "magic" in Both(), 1 in Both())
it = iter([1, 2, 3])
print(next(it), list(it), next(it, "default"))
try:
    next(it)
except StopIteration:
    print("stop")
source = iter("abcX!")
print(list(iter(lambda: next(source), "X")), next(source))


class NotIter: ...
class BadIter:
    def __iter__(self): return 5
class NoneIter:
    __iter__ = None
class NegLen:
    def __len__(self): return -1
class StrLen:
    def __len__(self): return "x"
class BadBool:
    def __bool__(self): return 1
class BadStr:
    def __str__(self): return 1
    def __repr__(self): return 2
class BadHash:
    def __hash__(self): return "h"
class BadIndex:
    def __index__(self): return "i"
class BadNext:
    def __iter__(self): return self


for action in (lambda: list(NotIter()), lambda: [*BadIter()], lambda: iter(NoneIter()), lambda: len(NegLen()), lambda: len(StrLen()), lambda: bool(BadBool()), lambda: str(BadStr()), lambda: repr(BadStr()), lambda: hash(BadHash()),
               lambda: [1][BadIndex()], lambda: list(BadNext()), lambda: 1 in NotIter(), lambda: NotIter()[0], lambda: len(NotIter()), lambda: NotIter() + 1, lambda: NotIter() < NotIter(), lambda: -NotIter(), lambda: NotIter()(), lambda: reversed(NotIter()), lambda: bool(NegLen()), lambda: int(NotIter()), lambda: f"{NotIter():x}", lambda: 3 in 3):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)
d = {"a": 1, "b": 2}
try:
    for k in d:
        d[k + "x"] = 0
except RuntimeError as error:
    print(error)
st = {1, 2}
try:
    for v in st:
        st.add(v + 10)
except RuntimeError as error:
    print(error)
l = [1, 2, 3, 4]
for v in l:
    if v % 2:
        l.remove(v)
print(l)
for i in range(3):
    i = 10
print(i)
for i in []:
    pass
else:
    print("for else")
n = 3
while n:
    n -= 1
    if n == 1:
        continue
else:
    print("while else", n)
for x, in zip([1, 2]):
    pass
print(list(zip([1, 2, 3], "ab")), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, "", "x"])))
try:
    list(zip([1], [1, 2], strict=True))
except ValueError as error:
    print(error)
print(sorted("bca", reverse=True), sorted([(1, "b"), (1, "a")], key=lambda p: p[0]), min([], default="none"), all([]), any([]))
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v > o.v
    def __repr__(self): return f"C{self.v}"
print(sorted([Cmp(1), Cmp(3), Cmp(2)]), min(Cmp(1), Cmp(2)), max([Cmp(1), Cmp(2)]))
