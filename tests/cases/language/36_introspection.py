def sample(a, b=1, *args, c, d=2, **kw) -> "result":
    """Sample doc."""
    local = a
    return local


code = sample.__code__
print(code.co_name, code.co_argcount, code.co_kwonlyargcount, code.co_varnames, code.co_firstlineno, code.co_posonlyargcount)
print(sample.__name__, sample.__defaults__, sample.__kwdefaults__, sample.__annotations__, sample.__doc__, sample.__module__, sample.__dict__)
sample.__defaults__ = (10,)
print(sample(1, c=3), callable(sample), callable(5), callable(int), hasattr(sample, "__call__"))
print(type(sample).__name__, type(lambda: 0).__name__, type(len).__name__, type(type).__name__, type(None).__name__, type(...).__name__)


class Base:
    attr = 1

    def __init__(self):
        self.x = 1

    def method(self): ...

    @classmethod
    def cm(cls): ...

    @staticmethod
    def sm(): ...

    @property
    def prop(self): return 5


class Child(Base):
    other = 2


c = Child()
print([n for n in dir(c) if not n.startswith("__")], vars(c), sorted(k for k in vars(Base) if not k.startswith("__")))
print(type(Base.__dict__["cm"]).__name__, type(Base.__dict__["sm"]).__name__, type(Base.__dict__["prop"]).__name__, type(Base.method).__name__, type(c.method).__name__, type(Base.cm).__name__)
print(c.method.__self__ is c, c.method.__func__ is Base.method, Base.cm.__self__ is Base, c.method == c.method, c.method is c.method, Base.sm is c.sm)
print(getattr(c, "attr"), getattr(c, "none", "default"), hasattr(c, "prop"), isinstance(c, Base), isinstance(c, (int, Base)), issubclass(Child, Base), Child.__base__.__name__)
setattr(c, "dyn", 9)
print(c.dyn, delattr(c, "dyn"), hasattr(c, "dyn"), c.__dict__, c.__class__.__name__)
c.__dict__["injected"] = 3
c.__dict__.update(more=4)
print(c.injected, c.more, "x" in c.__dict__, len(vars(c)))
print(id(c) == id(c), hash(c) == hash(c), c == c, c != Child(), repr(c).startswith("<__main__.Child object at 0x"), str(c) == repr(c))
print(Child.__mro__[1].__name__, Child.__subclasses__(), Base.__subclasses__()[0].__name__, Child.__bases__[0].__name__, type(Child), Child.__class__)
for value in (1, "a", None, [], Base, sample, len, ..., range(1), 1.5, b"", {1}, (i for i in ())):
    print(type(value).__name__, value.__class__ is type(value), end="; ")
print()
print(isinstance(True, int), isinstance(1, bool), issubclass(bool, int), isinstance("a", (int, (str, float))), isinstance(None, type(None)), isinstance(Base, type))
for bad in (lambda: isinstance(1, "int"), lambda: issubclass(1, int), lambda: issubclass(int, 5), lambda: isinstance(1, [int]), lambda: vars(5), lambda: getattr(c, "nope"), lambda: delattr(c, "nope"), lambda: hash({}), lambda: type(1, 2), lambda: object().__dict__):
    try:
        print(bad())
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
counter = 0


class Lazy:
    def __getattr__(self, name):
        global counter
        counter += 1
        value = f"{name}-{counter}"
        setattr(self, name, value)
        return value


lazy = Lazy()
print(lazy.a, lazy.b, lazy.a, vars(lazy), counter)
Base.late = lambda self, n: (self.x, n)
print(c.late(5), Child.late.__name__)
Base.__repr__ = lambda self: "patched"
Child.__len__ = lambda self: 42
Child.__getitem__ = lambda self, key: key * 2
print(c, len(c), c["ab"], [c], f"{c!r:>9}", bool(c))
del Base.__repr__, Child.__len__
print(str(c)[:9], hasattr(c, "__len__"))
