def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


matrix = [[1, 2, 3], [4, 5, 6]]
print([cell for row in matrix for cell in row], [[row[at] for row in matrix] for at in range(3)], [n for n in range(20) if n % 2 if n % 3], {n: n * n for n in range(4)}, {len(word) for word in ("a", "bb", "cc")}, sum(n for n in range(5)))
print([(a, b) for a in range(3) for b in range(a)], {k: [v for v in vs if v] for k, vs in {"x": [0, 1], "y": []}.items()}, [f"{n:02}" for n in range(3)], list(n or "zero" for n in range(2)), [*(x for x in "ab"), *[1]], {**{c: ord(c) for c in "ab"}})
n = "outer"
print([n for n in range(2)], n, [last := k for k in range(4)], last, any((found := x) > 2 for x in range(9)), found)
words = "the quick brown fox jumps over the lazy dog the end".split()
counts = {}
for word in words:
    counts[word] = counts.get(word, 0) + 1
print(sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:3], max(counts, key=counts.get), {length: [w for w in counts if len(w) == length] for length in sorted({len(w) for w in counts})})
lazy = (print("made", k) or k for k in range(3))
print("before", next(lazy), list(lazy))
functions = [lambda k=k: k for k in range(3)]
late = [lambda: k for k in range(3)]
print([f() for f in functions], [f() for f in late])


class Scoped:
    values = [1, 2]
    doubled = [value * 2 for value in values]
    pairs = {value: str(value) for value in values}


print(Scoped.doubled, Scoped.pairs, [x for x in [1, 2, 3] if x != 2][::-1], list(zip(*matrix)), list(map(sum, matrix)), dict(enumerate("ab")), sorted({3: "c", 1: "a"}), [a + b for a, b in zip("xy", "zw")])
attempt("unpack", lambda: [a for a, b in [(1, 2, 3)]])
attempt("not iterable", lambda: [x for x in 5])
attempt("name", lambda: [undefined for _ in range(1)])
attempt("inner error", lambda: [10 // x for x in (1, 0)])
attempt("dict unhashable", lambda: {[]: 1 for _ in range(1)})
attempt("set unhashable", lambda: {{} for _ in range(1)})
attempt("lazy error", lambda: list(1 / x for x in [0]))
