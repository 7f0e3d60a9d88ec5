x = "outer"
print([x for x in range(3)], x)
print({k: v for k, v in zip("abc", range(3))}, {c.lower() for c in "AaB"} == {"a", "b"})
print([(i, j) for i in range(3) if i for j in range(i) if j or i == 1])
matrix = [[1, 2], [3, 4]]
print([[row[i] for row in matrix] for i in range(2)], [v for row in matrix for v in row])
print([y := 1, y + 1], y)
print([last := v for v in range(4)], last)
print(any((hit := n) > 2 for n in range(5)), hit)


class C:
    size = 3
    table = [i for i in range(size)]
    try:
        bad = [size for _ in range(2)]
    except NameError as error:
        print("class scope:", error)


print(C.table)


def scopes(n):
    fs = [lambda: n + i for i in range(3)]
    n = 100
    return [f() for f in fs]


print(scopes(1))
gen = (print("evaluated", v) or v for v in [1, 2])
print("lazy")
print(next(gen))
data = [1, 2]
lazy = (v for v in data)
data = [9]
print(list(lazy))
print([a + b for a, b in [(1, 2), (3, 4)]], [head for head, *_ in ["abc", "de"]], {**{k: 1 for k in "ab"}, "c": 2})
print([i for i in range(20) if i % 2 if i % 3], [i if i % 2 else -i for i in range(4)])
print(sum(i * i for i in range(10)), max((len(w), w) for w in ["a", "bbb", "cc"]), sorted({len(w) for w in ["a", "b", "cc"]}))
print(dict((k, v) for k, v in [("a", 1)]), tuple(i for i in range(3)), "".join(str(i) for i in range(3)), list({1: 2}.items()))
print([[[k for k in range(j)] for j in range(i)] for i in range(3)])
print([(lambda q: q * 2)(i) for i in range(3)], [f"{i:02}" for i in range(2)], [*(i for i in range(2)), *[5]])
try:
    [1 / i for i in (1, 0)]
except ZeroDivisionError as error:
    print(error)
try:
    [undefined_name for _ in [1]]
except NameError as error:
    print(error)
try:
    {k: v for k, v in [1]}
except TypeError as error:
    print(error)
try:
    {[]: 1 for _ in [1]}
except TypeError as error:
    print(error)
order = []


def note(tag, value):
    order.append(tag)
    return value


{note("k", 1): note("v", 2) for _ in note("it", [0])}
print(order)
print([i for i in range(5) if not i & 1 or i == 3], [*range(3)], {*"ab", *"b"} == {"a", "b"})
nested = {"a": {"x": [1, 2]}, "b": {"x": []}}
print({k: [n + 1 for n in v["x"]] for k, v in nested.items()})
print([x.__name__ for x in (int, str)], [x for x in [*range(2), *"ab"]], x)
del x
print("x" in globals())
