def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))

    def __repr__(self):
        return f"P({self.x}, {self.y})"


class NoHash:
    def __eq__(self, other):
        return True


class Plain:
    pass


class Derived(Point):
    pass


class Rehashed(NoHash):
    __hash__ = object.__hash__


print(Point(1, 2) == Point(1, 2), Point(1, 2) != Point(1, 3), Point(1, 2) == (1, 2), Point(1, 2) != "x", Point(1, 2) == Derived(1, 2), len({Point(1, 2), Point(1, 2), Derived(1, 2)}))
table = {Point(0, 0): "origin"}
print(table[Point(0, 0)], Point(0, 0) in table, Point(1, 0) in table, table.get(Point(5, 5)), [Point(1, 1), Point(2, 2)].index(Point(2, 2)), [Point(1, 1)].count(Point(1, 1)), Point(1, 1) in (Point(1, 1),))
plain = Plain()
print(plain == plain, plain == Plain(), plain != Plain(), hash(plain) == hash(plain), len({plain, plain}), NoHash() == 5, NoHash() != 5, NoHash.__hash__, Rehashed.__hash__ is object.__hash__)
print([hash(value) for value in (0, 1, -1, -2, 2**61 - 1, 2**61, -(2**61), 10**40, 0.5, 1e300, float("inf"), True, (), (1,), (1, 2, 3), (1, (2, 3.5)), ((1, 2), 3))])
print([hash(value) for value in (frozenset([1, 2, 3]), frozenset(), range(5), frozenset([(1, 2), 3]))], hash("a") == hash("a"), hash("") == hash(b""), hash(1.0) == hash(1), hash(-0.0) == hash(0))


class Weird:
    def __init__(self, value):
        self.value = value

    def __hash__(self):
        return self.value


print(hash(Weird(-1)), hash(Weird(2**64)), hash(Weird(True)), {Weird(1): "a"} == {Weird(1): "a"})
attempt("text hash", lambda: hash(Weird("a")))
attempt("no hash", lambda: hash(NoHash()))
attempt("set", lambda: {NoHash()})
attempt("list", lambda: {[1]: 2})
attempt("tuple", lambda: hash((1, [2])))
attempt("dict in set", lambda: {frozenset([1]), {}})


class Raising:
    def __eq__(self, other):
        raise ValueError("cannot compare")

    __hash__ = object.__hash__


attempt("in list", lambda: 1 in [Raising()])
attempt("list eq", lambda: [Raising()] == [1])
attempt("identity first", lambda: (lambda r: [r] == [r] and r in [r])(Raising()))
attempt("remove", lambda: [Raising()].remove(1))


class AlwaysEqual:
    def __eq__(self, other):
        return "yes"


print(AlwaysEqual() == 1, AlwaysEqual() != 1, 1 == AlwaysEqual(), 1 in [AlwaysEqual()], [AlwaysEqual()] == [2], (1, AlwaysEqual()) == (1, 5))
