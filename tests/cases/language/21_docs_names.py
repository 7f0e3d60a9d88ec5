"""The module's docstring.

Second line.
"""
import sys


def documented(a, b):
    """Summary.

        Indented.
    """


def undocumented():
    f"not a docstring {1}"


def concatenated():
    "one " "two"


class Documented:
    """Class doc."""

    def method(self):
        'Method doc.'

    @property
    def prop(self):
        """Prop doc."""
        return 1

    @classmethod
    def cm(cls):
        """CM doc."""


print(__doc__, __name__, __file__.rpartition("/")[2], __spec__, __package__)
print(repr(documented.__doc__), undocumented.__doc__, concatenated.__doc__, Documented.__doc__, Documented.method.__doc__, Documented.prop.__doc__, Documented.cm.__doc__)
if __name__ == "__main__":
    print("main")
print(documented.__name__, documented.__qualname__, documented.__module__, Documented.method.__qualname__, Documented().method.__func__ is Documented.method)
bound = Documented().method
print(bound.__self__.__class__.__name__, bound.__name__, type(bound).__name__, type(documented).__name__, type(len).__name__)


def outer():
    def inner(): ...
    class Local:
        def m(self): ...
    return inner, Local, lambda: 0, (x for x in ())


for thing in outer()[:3]:
    print(thing.__qualname__, thing.__module__)
print(outer()[1].m.__qualname__)
documented.custom = 5
documented.__doc__ = "changed"
documented.__name__ = "renamed"
print(documented.custom, documented.__dict__, documented.__doc__, documented.__name__)
print(repr(documented).split(" at ")[0], repr(Documented), repr(Documented.method).split(" at ")[0], repr(bound).split(" object")[0], repr(len), repr(int), repr(lambda: 0).split(" at ")[0])
print(type(sys).__name__, repr(sys)[:12], sys.__name__, NotImplemented, Ellipsis, ..., None, __debug__, type(...).__name__, type(NotImplemented).__name__, type(None).__name__)
Documented.__doc__ = "new class doc"
Documented.__name__ = "Renamed"
Documented.__qualname__ = "Q.Renamed"
print(Documented, Documented.__name__, Documented.__doc__)
globals()["dynamic"] = "via globals"
print(dynamic, "documented" in dir(), sorted(k for k in vars(Documented) if k[0] != '_'))
_private, __dunder__ = 1, 2


class Mangle:
    __secret = 1
    __dunder__ = 2

    def __init__(self):
        self.__value = 3
        self.___x = 4

    def __hidden(self, __arg=5):
        __local = __arg
        return __local

    def get(self):
        return self.__hidden(), self.__value, Mangle.__secret, [self.__value for _ in "a"]


m = Mangle()
print(m.get(), vars(m), [n for n in dir(m) if "Mangle" in n], m._Mangle__secret, Mangle._Mangle__hidden.__name__)
try:
    m.__value
except AttributeError as error:
    print(error)
import math as _m, json
from math import floor as fl, ceil
print(fl(1.5), ceil(1.5), _m.floor(2.5), json.dumps([1]), type(_m).__name__)
try:
    import not_a_module
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    import math.nothing
except ModuleNotFoundError as error:
    print(error)
