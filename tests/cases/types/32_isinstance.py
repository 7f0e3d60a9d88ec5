from typing import Optional


def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Animal:
    pass


class Dog(Animal):
    pass


class Tagged(Dog, dict):
    pass


for value in (1, True, 1.5, "a", b"a", None, [], (), {}, set(), frozenset(), range(1), Dog(), Tagged(), Dog, len, lambda: 0, print, ..., NotImplemented):
    kinds = [kind.__name__ for kind in (object, int, bool, float, str, bytes, list, tuple, dict, set, frozenset, type, Animal) if isinstance(value, kind)]
    print(type(value).__name__, kinds)
print(isinstance(5, (str, (float, (int,)))), isinstance(5, int | str), isinstance(None, int | None), isinstance("a", Optional[str]), issubclass(bool, (str, int)), issubclass(Dog, Animal | None), issubclass(Tagged, dict))
print(type(5) is int, type(True) == int, type(Dog()) is Animal, Dog.__mro__, Tagged.__bases__, Dog.__name__, Dog.__qualname__, Dog.__module__, type(Dog), type(type))
print(callable(len), callable(5), callable(Dog), callable(Dog()), callable(lambda: 0), callable(Dog.__init__), issubclass(type, object), isinstance(type, type), isinstance(object, type))


class Even(type):
    def __instancecheck__(cls, value):
        return isinstance(value, int) and value % 2 == 0

    def __subclasscheck__(cls, other):
        return other is int


class EvenNumber(metaclass=Even):
    pass


print(isinstance(4, EvenNumber), isinstance(3, EvenNumber), issubclass(int, EvenNumber), issubclass(str, EvenNumber), type(EvenNumber))
attempt("second", lambda: isinstance(5, "int"))
attempt("tuple member", lambda: isinstance(5, (str, "int")))
attempt("found first", lambda: isinstance(5, (int, "str")))
attempt("first", lambda: issubclass(5, int))
attempt("generic", lambda: isinstance([], list[int]))
attempt("generic subclass", lambda: issubclass(list, list[int]))
attempt("one argument", lambda: isinstance(5))
made = type("Made", (Animal,), {"legs": 4, "walk": lambda self: self.legs})
print(made, made().walk(), made.__bases__, isinstance(made(), Animal), made.__dict__["legs"])
attempt("type name", lambda: type(5, (), {}))
attempt("type bases", lambda: type("X", [], {}))
attempt("type two", lambda: type("X", ()))
attempt("base", lambda: type("X", (5,), {}))
