class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(1, 2)
p.x = 5
print(p.x, p.y, Point.__slots__, hasattr(p, "__dict__"))
for action in (lambda: setattr(p, "z", 3), lambda: p.z, lambda: p.__dict__, lambda: vars(p)):
    try:
        print(action())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
del p.x
try:
    p.x
except AttributeError as error:
    print(error)
try:
    del p.x
except AttributeError as error:
    print(error)
p.x = 8
print(p.x, type(Point.x).__name__, repr(Point.x), Point.x.__name__, Point.x.__get__(p))


class Point3(Point):
    __slots__ = ["z"]

    def __init__(self, x, y, z=0):
        super().__init__(x, y)
        self.z = z


q = Point3(1, 2, 3)
print(q.x, q.z)
try:
    q.w = 1
except AttributeError as error:
    print(error)


class Loose(Point):
    pass


l = Loose(1, 2)
l.w = 9
print(l.w, l.__dict__, l.x)


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a, w.b = 1, 2
print(w.__dict__, w.a)
try:
    class Conflict:
        __slots__ = ("v",)
        v = 1
except ValueError as error:
    print(error)


class One:
    __slots__ = "single"


o = One()
o.single = 1
print(o.single, One.__slots__)


class Private:
    __slots__ = ("__hidden", "_open")

    def __init__(self):
        self.__hidden = "h"
        self._open = "o"

    def show(self):
        return self.__hidden, self._open


print(Private().show(), sorted(n for n in dir(Private) if "hidden" in n))


class Base:
    __slots__ = ()

    def total(self):
        return sum(getattr(self, name) for name in type(self).__slots__)


class Pair(Base):
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __eq__(self, other):
        return isinstance(other, Pair) and (self.a, self.b) == (other.a, other.b)

    def __hash__(self):
        return hash((self.a, self.b))


print(Pair(3, 4).total(), len({Pair(1, 2), Pair(1, 2)}), Pair(1, 2) != Pair(2, 1))
for slots in [("a", 1), ("a b",), ("a", "a"), 5]:
    try:
        print(type("S", (), {"__slots__": slots}).__slots__)
    except TypeError as error:
        print(error)
