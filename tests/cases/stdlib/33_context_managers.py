# contextmanager, closing, suppress, nullcontext, decorators.
from contextlib import AbstractContextManager, ContextDecorator, closing, contextmanager, nullcontext, suppress


@contextmanager
def section(name, swallow=()):
    """A named section."""
    print("enter", name)
    try:
        yield name.upper()
    except swallow as error:
        print("swallowed", repr(error))
    else:
        print("fine", name)
    finally:
        print("leave", name)


with section("one") as title, section("two"):
    print("inside", title)
with section("three", ValueError):
    raise ValueError("bad")
try:
    with section("four", KeyError):
        raise LookupError("kept")
except LookupError as error:
    print("outside", repr(error), error.__context__)
print(section.__name__, section.__doc__, type(section("x")).__name__)


@section("decorated")
def work(n):
    """Works."""
    print("working", n)
    return n * 2


print(work(4), work.__name__, work.__doc__)


@contextmanager
def translate():
    try:
        yield
    except ZeroDivisionError as error:
        raise ValueError("translated") from error


try:
    with translate():
        1 / 0
except ValueError as error:
    print(error, repr(error.__cause__))


@contextmanager
def never():
    if False:
        yield


@contextmanager
def twice():
    yield 1
    yield 2


def run(manager):
    with manager:
        pass


for wrong in (lambda: run(never()), lambda: run(twice()), lambda: run(5), lambda: AbstractContextManager()):
    try:
        wrong()
    except (RuntimeError, TypeError) as error:
        print(type(error).__name__, error)


class Connection:
    def close(self):
        print("closed")


with closing(Connection()) as connection:
    print(type(connection).__name__)
with suppress(KeyError, IndexError):
    print([][1])
with nullcontext("nothing") as value, suppress(ZeroDivisionError):
    print(value, 1 / 0)


class Timed(ContextDecorator):
    def __init__(self, label="timed"):
        self.label = label

    def __enter__(self):
        print("start", self.label)
        return self

    def __exit__(self, kind, error, traceback):
        print("stop", self.label, kind.__name__ if kind else None)
        return kind is KeyError


@Timed("call")
def fails(error):
    raise error


print(fails(KeyError("k")))
try:
    fails(ValueError("v"))
except ValueError as error:
    print(repr(error), isinstance(Timed(), AbstractContextManager))


def early():
    for n in range(3):
        with section(f"loop {n}"):
            if n == 0:
                continue
            return n


print(early())
