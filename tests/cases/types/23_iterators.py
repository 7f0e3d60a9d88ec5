def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


numbers = iter([1, 2, 3])
print(next(numbers), numbers.__next__(), numbers.__length_hint__(), list(numbers), next(numbers, "done"), iter(numbers) is numbers)
print(list(enumerate("ab")), list(enumerate("ab", start=5)), list(zip("abc", range(2))), list(zip()), list(map(pow, [2, 3], [3, 2])), list(filter(None, [0, 1, "", "a"])), list(reversed("abc")))
print(list(zip([1, 2], "ab", strict=True)), dict(zip("ab", (1, 2))), list(zip(*[(1, "a"), (2, "b")])), list(map(str, range(3))), list(filter(lambda n: n % 2, range(6))))
print(sum(map(len, ["a", "bb"])), any(n > 2 for n in range(4)), all(map(str.isalpha, "ab1")), max(map(abs, [-3, 2])), sorted(map(lambda n: -n, range(3))), [*zip("ab", [1, 2])])
rolls = iter([3, 5, 6, 1]).__next__
print(list(iter(rolls, 6)), [type(iter(thing)).__name__ for thing in ([], (), "a", "é", {}, set(), range(1), b"", {}.values(), {}.items())])


class Countdown:
    def __init__(self, start):
        self.start = start

    def __iter__(self):
        return self

    def __next__(self):
        if self.start <= 0:
            raise StopIteration
        self.start -= 1
        return self.start


class Squares:
    def __getitem__(self, index):
        if index > 3:
            raise IndexError(index)
        return index * index


class Sized(Squares):
    def __len__(self):
        return 4


print(list(Countdown(3)), 2 in Countdown(5), sum(Countdown(4)), max(Countdown(3)), [*Countdown(2)], tuple(Squares()), 4 in Squares(), list(reversed(Sized())), list(zip(Squares(), Countdown(9))))
lazy = map(lambda n: 10 // n, [5, 0, 2])
print(next(lazy))
attempt("raises", lambda: next(lazy))
print(next(lazy), list(lazy))
for label, action in [
    ("int", lambda: iter(5)), ("next list", lambda: next([1])), ("stop", lambda: next(iter([]))), ("strict short", lambda: list(zip([1, 2], [1], strict=True))), ("strict long", lambda: list(zip([1], [1, 2], strict=True))), ("zip int", lambda: zip([1], 5)), ("map one", lambda: map(len)), ("map call", lambda: list(map(5, [1]))),
    ("filter", lambda: filter(None)), ("enumerate", lambda: enumerate()), ("enumerate int", lambda: enumerate(5)), ("reversed set", lambda: reversed({1})), ("reversed no len", lambda: list(reversed(Squares()))), ("len", lambda: len(iter([]))), ("sentinel", lambda: iter(5, 1)), ("bad iter", lambda: list(type("Bad", (), {"__iter__": lambda self: 5})())), ("zip keyword", lambda: zip([1], foo=1)), ("next three", lambda: next(iter([]), 1, 2)), ("sum", lambda: sum(5)), ("star", lambda: [*5]),
]:
    attempt(label, action)
