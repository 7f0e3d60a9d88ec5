from contextlib import contextmanager, suppress, ExitStack, closing, nullcontext


class M:
    def __init__(self, name, swallow=False, fail_exit=False):
        self.name, self.swallow, self.fail_exit = name, swallow, fail_exit

    def __enter__(self):
        print("enter", self.name)
        return self

    def __exit__(self, kind, value, tb):
        print("exit", self.name, kind.__name__ if kind else None, value, tb is not None)
        if self.fail_exit:
            raise RuntimeError("exit failed in " + self.name)
        return self.swallow


with M("a") as a, M("b") as b:
    print(a.name, b.name)
with (M("c") as c, M("d", swallow=True)):
    raise ValueError("inside")
with (
    M("e"),
    M("f") as f,
):
    print("paren")
try:
    with M("g"), M("h"):
        raise KeyError("k")
except KeyError as error:
    print("caught", error)
try:
    with M("i", fail_exit=True):
        raise ValueError("first")
except RuntimeError as error:
    print(error, "context:", repr(error.__context__))


def early():
    with M("ret"):
        return "value"


def loop():
    for i in range(3):
        with M(f"l{i}"):
            if i == 0:
                continue
            if i == 1:
                break
    else:
        print("no")
    return "done"


print(early(), loop())


class Pair:
    def __enter__(self):
        return 1, [2, 3]

    def __exit__(self, *a):
        pass


with Pair() as (x, [y, z]):
    print(x, y, z)
d = {}
with M("dict") as d["k"]:
    print(d["k"].name)


@contextmanager
def managed(name):
    print("start", name)
    try:
        yield name.upper()
    except ValueError as error:
        print("handled", error)
    else:
        print("clean")
    finally:
        print("stop", name)


with managed("one") as v:
    print(v)
with managed("two"):
    raise ValueError("v")
try:
    with managed("three"):
        raise TypeError("t")
except TypeError as error:
    print("escaped", error)


with suppress(KeyError, IndexError):
    {}["a"]
    print("unreached")
with ExitStack() as stack:
    for n in "xy":
        stack.enter_context(M(n))
    stack.callback(print, "callback", 1)
with closing(type("Q", (), {"close": lambda self: print("closed")})()) as q, nullcontext(5) as five:
    print(five)


class NoExit:
    def __enter__(self): ...


class NoEnter:
    def __exit__(self, *a): ...


for bad in (NoExit(), NoEnter(), 5, None):
    try:
        with bad:
            pass
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)
try:
    with managed(""):
        pass
    managed("x").__enter__()

    @contextmanager
    def never():
        if False:
            yield
    with never():
        pass
except RuntimeError as error:
    print(error)


@contextmanager
def twice():
    yield 1
    yield 2


try:
    with twice():
        pass
except RuntimeError as error:
    print(error)


def gen():
    with M("gen"):
        yield 1
        yield 2


g = gen()
print(next(g))
g.close()
for v in gen():
    print(v)
    break
print("end")
