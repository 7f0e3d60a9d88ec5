class Typed:
    def __class_getitem__(cls, item):
        return f"{cls.__name__}<{item}>"


class SubTyped(Typed): ...


print(Typed[int], SubTyped["x", 1])


class New:
    created = []

    def __new__(cls, *args, **kw):
        print("new", cls.__name__, args, kw)
        self = super().__new__(cls)
        cls.created.append(self)
        return self

    def __init__(self, a, b=2):
        print("init", a, b)


New(1, b=3)


class Other(New):
    def __new__(cls, *args):
        return "not an instance"


print(Other(1))


class Pos(int):
    def __new__(cls, value):
        if value < 0:
            raise ValueError("negative")
        return super().__new__(cls, value)

    def __add__(self, other):
        return Pos(super().__add__(other))

    def __repr__(self):
        return f"Pos({int(self)})"


print(Pos(3) + 4, Pos(2) * 3, type(Pos(1) + 1).__name__, [Pos(1)], Pos(5) == 5, {Pos(1): "x"}[1])


class Upper(str):
    def __new__(cls, text): return str.__new__(cls, text.upper())
    def shout(self): return self + "!"


print(Upper("abc").shout(), Upper("x") == "X", len(Upper("abc")), isinstance(Upper("a"), str), Upper("a").lower(), type(Upper("a").lower()).__name__)


class Pair(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    first = property(lambda self: self[0])


print(Pair(1, 2), Pair(1, 2).first, Pair(1, 2) == (1, 2), hash(Pair(1, 2)) == hash((1, 2)))


class Err(Exception):
    def __init__(self, a, b):
        self.a, self.b = a, b


print(Err(1, 2).args, repr(Err(1, 2)), str(Err(1, 2)))


class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return NotImplemented if not isinstance(o, Eq) else self.v == o.v


print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) == 1, Eq(1) != 1)
try:
    hash(Eq(1))
except TypeError as error:
    print(error)


class Body:
    value = 1
    for i in range(3):
        value += i
    if value > 2:
        def method(self): return "conditional"
    del i
    locals()["injected"] = "yes"
    print(sorted(k for k in locals() if not k.startswith("__")), __qualname__, __module__)
    nested = [j for j in range(value)]


print(Body.value, Body().method(), Body.injected, hasattr(Body, "i"))
Body.added = lambda self, x: (self.value, x)
print(Body().added(5))
obj = Body()
obj.value += 100
print(obj.value, Body.value, vars(obj))
setattr(Body, "late", classmethod(lambda cls: cls.__name__))
print(Body.late(), obj.late())
obj.method = lambda: "instance function"
print(obj.method())
del obj.method
print(obj.method())
try:
    del obj.method
except AttributeError as error:
    print(error)
try:
    New()
except TypeError as error:
    print(error)


class Abstract:
    def __init__(self): return 5


try:
    Abstract()
except TypeError as error:
    print(error)


class NoNew:
    pass


for call in (lambda: NoNew(1), lambda: NoNew(x=1), lambda: object(1), lambda: int.__add__(1), lambda: str.upper(1), lambda: list.append([]), lambda: dict.fromkeys(), lambda: Pos()):
    try:
        print(call())
    except TypeError as error:
        print(error)
print(Pos.__mro__[1:], (5).__add__(3), (5).__class__, "a".__len__(), [1].__contains__(1), int.__name__, (1).__eq__("a"), object.__eq__(1, 2))


class Cfg:
    class Meta:
        table = "t"
        class Deep: level = 2


print(Cfg.Meta.table, Cfg.Meta.Deep.level, Cfg.Meta.Deep.__qualname__, Cfg.Meta.__qualname__)
class Same:
    x = 1
    def __init__(self): self.y = Same.x
    x = 2
print(Same().y, isinstance(Same, type), isinstance(type, object), issubclass(type, object), type(type) is type)
print(type(object()).__name__, object().__class__, repr(object())[:16])
