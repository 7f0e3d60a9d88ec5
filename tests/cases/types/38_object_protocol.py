def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Base:
    """A base class."""

    kind = "base"

    def __init__(self, name="x"):
        self.name = name

    def hello(self):
        """Say hello."""
        return f"hello {self.name}"


class Child(Base):
    def __init__(self, name, age):
        super().__init__(name)
        self.age = age

    def hello(self):
        return super().hello() + "!"


child = Child("ada", 36)
print(child.hello(), Base.hello(child), child.__class__, child.__dict__, Child.__base__, Child.__doc__, Base.__doc__, Base.hello.__doc__, Child.hello.__name__, Child.hello.__qualname__, child.hello.__self__ is child, child.hello.__func__ is Child.hello)
print(sorted(name for name in Child.__dict__ if not name.startswith("__")), "hello" in Base.__dict__, type(Base.__dict__).__name__, Child.__subclasses__(), [cls.__name__ for cls in Base.__subclasses__()], Child.mro() == list(Child.__mro__))
print(isinstance(object(), object), object.__name__, object.__bases__, type(object()), object() == object(), Base.kind, child.kind, child.__module__, repr(Base), str(Child), f"{Child}", [int, str, list[int], dict[str, int], type(None), int | None])
print([name for name in dir(child) if not name.startswith("__")], [name for name in dir(Base) if "__" not in name], len(dir(object())), dir(child) == sorted(set(dir(Child)) | {"age", "name"}))
print(dir(object()))
print(type([].append), type(len), type("".join), type(str.upper), type(lambda: 0), type(child.hello), type(Child), type(x for x in ()), type(print), type(dict.fromkeys), type(range), type(NotImplemented), type(...))
print([].append == [].append, child.hello == child.hello, child.hello is child.hello, len is len, str.upper is str.upper, {child.hello: 1}[child.hello], child.hello != Child("b", 1).hello, [].append.__self__, len.__name__, "".join.__name__, str.join.__qualname__, [].sort.__name__, len.__module__)
print(repr(len), repr(str.upper), repr(print), repr(dict.fromkeys)[:40], repr(staticmethod(len)), repr(classmethod(len)), repr(type), repr(Ellipsis), repr(NotImplemented), repr(int.__add__)[-25:])
child.__dict__["extra"] = 1
child.__dict__.update(name="grace")
print(child.extra, child.name, vars(child))
child.__class__ = Base
print(child.hello(), type(child).__name__, isinstance(child, Child))
for label, action in [("order", lambda: child < child), ("plus", lambda: child + 1), ("call", lambda: child()), ("index", lambda: child[0]), ("len", lambda: len(child)), ("iter", lambda: list(child)), ("missing", lambda: child.nothing), ("class missing", lambda: Child.nothing), ("neg", lambda: -child), ("contains", lambda: 1 in child), ("del item", lambda: child.__delitem__), ("class int", lambda: setattr(child, "__class__", int)), ("class five", lambda: setattr(child, "__class__", 5)), ("dict five", lambda: setattr(child, "__dict__", 5)), ("new", lambda: object.__new__(5)), ("proxy", lambda: Child.__dict__.__setitem__("a", 1)), ("next", lambda: next(child)), ("format", lambda: f"{child:5}"), ("int", lambda: int(child)), ("await", lambda: child @ child)]:
    attempt(label, action)
