def show(a, b=2, /, c=3, *args, d, e=5, **kw):
    return a, b, c, args, d, e, kw


print(show(1, d=4), show(1, 2, 3, 4, 5, d=6, z=7), show(1, c=9, d=1, a=5, b=6))
print(show(*[1, 2], *[3, 4], d=0, **{"x": 1}, **{"y": 2}))
print(show.__defaults__, show.__kwdefaults__, show.__name__, show.__qualname__, show.__code__.co_varnames[:4] if hasattr(show, "__code__") else "")


def one(a): ...
def two(a, b): ...
def three(a, b, c): ...
def default(a, b=1, c=2): ...
def nothing(): ...
def kwonly(*, x, y): ...
def kwone(a, *, x): ...
def kwdef(a, *, x=1): ...
def posonly(a, b, /): ...
def varargs(*args): ...
def kwargs(**kw): ...
def mixed(a, *args, k): ...


class K:
    def method(self, a): ...

    @classmethod
    def cm(cls, a): ...

    @staticmethod
    def sm(a): ...

    def __call__(self, q): ...

    def __init__(self, x=0): ...


k = K()
calls = [
    "one()", "one(1, 2)", "two()", "two(1)", "two(1, 2, 3)", "three()", "three(1)", "three(b=1)", "default()", "default(1, 2, 3, 4)",
    "nothing(1)", "nothing(1, 2)", "nothing(x=1)", "kwonly()", "kwonly(x=1)", "kwonly(1)", "kwone(1)", "kwone(1, 2, x=1)", "kwone(1, 2)", "kwdef(1, 2)", "kwdef(1, 2, x=3)",
    "posonly(a=1, b=2)", "posonly(1, b=2)", "posonly(1)", "posonly()", "varargs(x=1)", "kwargs(1)", "mixed()", "mixed(1)", "mixed(k=1)",
    "one(1, a=1)", "two(1, 2, c=3)", "two(1, a=2)", "k.method()", "k.method(1, 2)", "K.method()", "K.method(1)", "K.cm()", "K.sm()", "k.sm(1, 2)", "k()", "k(1, 2)",
    "K(1, 2)", "K(y=1)", "one(*3)", "one(**3)", "one(**{1: 2})", "kwargs(**{'a': 1}, **{'a': 2})", "kwargs(a=1, **{'a': 2})", "one(*[1, 2])", "(lambda x: x)()", "(lambda: 1)(2)",
    "len()", "len(1, 2)", "int('x')", "int('12', 99)", "print(x=1)", "[].append()", "[].append(1, 2)", "{}.get()", "'a'.join()", "'a'.join(1)", "range()", "isinstance(1)",
    "sorted()", "max()", "max([])", "min(1)", "abs()", "ord('ab')", "chr(-1)", "object(1)", "dict(1)", "list(1)", "tuple(1, 2)", "set(1)", "zip(1)",
    "map()", "map(1)", "iter(1)", "next(1)", "next([])", "hash([])", "id()", "callable()", "getattr(1)", "setattr(1)", "hasattr(1, 2)", "round('x')", "bool(1, 2)",
    "reversed(1)", "reversed({1})", "type()", "super(1)", "divmod(1)", "float('x')", "float([])", "int([])", "'abc'.split(1)", "'x'.replace('a')", "[1].index(2)", "(1).foo()", "[].pop()", "{}.pop('a')", "{}['a']", "[][0]", "()[1]", "''[0]", "{1}.remove(2)", "[1, 'a'].sort()", "sorted([1, None])",
]
import sys
lines = {}


def attempt(text):
    table = {
        "one": one, "two": two, "three": three, "default": default, "nothing": nothing, "kwonly": kwonly, "kwone": kwone, "kwdef": kwdef,
        "posonly": posonly, "varargs": varargs, "kwargs": kwargs, "mixed": mixed, "k": k, "K": K,
    }
    return eval(text, table)


for text in calls:
    try:
        print(text, "->", attempt(text))
    except Exception as error:
        print(text, "->", type(error).__name__ + ":", error)
