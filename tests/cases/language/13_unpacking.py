a, b = 1, 2
a, b = b, a
print(a, b)
first, *middle, last = range(6)
print(first, middle, last)
*init, tail = "abc"
print(init, tail)
head, *empty = [1]
print(head, empty)
(x, (y, *z)), w = (1, "pqr"), None
print(x, y, z, w)
[p, q] = {"k": 1, "l": 2}
print(p, q)
(only,) = [5]
print(only)
c = d = e = []
c.append(1)
print(d, e is c)
box = {}
box["a"], box["b"], *box["rest"] = 1, 2, 3, 4
print(box)


class Holder:
    pass


h = Holder()
h.x, h.y = "xy"
(h.first, *h.others), h.z = [[1, 2, 3], 4]
print(vars(h))
for i, (name, *scores) in enumerate([("ann", 1, 2), ("bob",)]):
    print(i, name, scores)
for a, in [(1,), (2,)]:
    print(a)
print([*range(3), *"ab"], (*(), 1, *[2]), {*[1, 1], 2} == {1, 2}, {**{"a": 1}, "b": 2, **{"a": 3}})
print(*[1, 2], *"ab", sep="-")
l = [0, 1, 2, 3, 4]
l[1:3], l[0] = "xy", "z"
print(l)
i = 0
i, l[i] = 2, "set"
print(i, l)


def many():
    return 1, *[2, 3], 4


print(many(), *many())


def gen():
    yield 1, *[2]


print(list(gen()))
t = *range(2), 5
print(t, (lambda *a: a)(*t, 9))
print(f"{(*t, 1)}", [*t][1:], {k: v for k, v in [*{"a": 1}.items()]})
idx = (slice(None), *[1, 2])
print(idx)


class Get:
    def __getitem__(self, key):
        return key


print(Get()[1, *[2, 3]], Get()[*t], Get()[1:2, ..., None], Get()[()], Get()[1,], Get()[::2], Get()[:, 1])
for wrong in ("a, b = 1,", "a, b = 1, 2, 3", "a, *b, c = [1]", "a, b = 5", "a, b = {}", "[a] = []", "a, b = iter([1])", "(a, b), c = [1, 2]", "a, b = None", "*a, = 3", "a, b, c = 'ab'", "a, b = iter([1,2,3])"):
    try:
        exec(wrong)
    except (ValueError, TypeError) as error:
        print(wrong, "->", type(error).__name__, error)
print([*"ab"] + [*()], max(*[1, 5], 3), dict(**{"q": 1}, r=2), print(*[], end="") )
a = b, c = 1, 2
print(a, b, c)
x = [1, 2, 3]
x[0], x[1:] = x[1:], [x[0]]
print(x)
a, b, c = (n * 2 for n in range(3))
print(a, b, c)
s = {"a": 1}
(s["a"], s["b"]) = (s["a"] + 1, 0)
print(s)
while (chunk := x and x.pop()):
    print("chunk", chunk)
print((y := 5) + y, (lambda: (n := 3) * n)(), [m := 1, m + 1])
