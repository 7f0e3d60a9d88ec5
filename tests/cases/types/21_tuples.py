def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


point = (3, 4)
x, y = point
print(point, x, y, point[0], point[-1], point[::-1], point + (5,), point * 2, len(point), 3 in point, point.index(4), point.count(3))
print((), (1,), (1, (2, (3,))), tuple("abc"), tuple([1, 2]), tuple(range(3)), tuple({"k": 1}), (1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9, 9), (1, 2) == (1.0, 2.0), (1, 2) == [1, 2])
print(hash((1, 2)) == hash((1.0, 2.0)), {(1, 2): "p"}[1, 2], hash(()), hash((1, 2, 3)), (1, "a") < (2, "b"), max([(1, "z"), (2, "a")]), min((3, 1), (2, 9)), sorted([(2, 1), (1, 2)]))
holder = ([1], "x")
try:
    holder[0] += [2]
except TypeError as error:
    print(error, holder)
a, (b, *c), d = 1, (2, 3, 4), 5
print(a, b, c, d, *point, [*point, *point], (*point, 0))
(first, second), third = "ab", "c"
print(first, second, third)
swap_a, swap_b = 1, 2
swap_a, swap_b = swap_b, swap_a
print(swap_a, swap_b, [i for i, (j, k) in enumerate([(1, 2), (3, 4)])], dict([point]), "%d-%d" % point)
for label, action in [("assign", lambda: point.__setitem__), ("index", lambda: point[2]), ("text", lambda: point["a"]), ("add list", lambda: point + [1]), ("times", lambda: point * "a"), ("missing", lambda: point.index(9)), ("append", lambda: point.append), ("order", lambda: (1, "a") < (1, 2)), ("call", lambda: point(1)), ("hash", lambda: hash((1, []))), ("two arguments", lambda: tuple(1, 2)), ("number", lambda: tuple(5))]:
    attempt(label, action)


def unpack(source):
    a, b = source


def unpack_star(source):
    a, *b, c = source


for source in [(1, 2, 3), (1,), 5, "ab", "abc", {1: 2, 3: 4}, None, iter([1])]:
    try:
        unpack(source)
        print("two")
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
attempt("star", lambda: unpack_star([1]))
attempt("star ok", lambda: unpack_star([1, 2]))
