import functools

calls = []


def trace(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        calls.append(function.__name__)
        return function(*args, **kwargs)
    return wrapper


def repeat(times=2, /, *, sep=" "):
    def decorate(function):
        @functools.wraps(function)
        def wrapper(*args):
            return sep.join(function(*args) for _ in range(times))
        return wrapper
    return decorate


@trace
@repeat(3, sep="-")
def greet(name):
    """Greets."""
    return f"hi {name}"


print(greet("a"), greet.__name__, greet.__doc__, greet.__wrapped__.__name__, calls)


class CountCalls:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self.function, self.count = function, 0

    def __call__(self, *args):
        self.count += 1
        return self.function(*args)

    def __get__(self, instance, owner):
        return self if instance is None else functools.partial(self, instance)


@CountCalls
def add(a, b): return a + b


print(add(1, 2), add(3, 4), add.count, add.__name__)


class Service:
    @CountCalls
    def run(self, x): return x * 2

    @trace
    def traced(self): return "traced"

    @staticmethod
    @trace
    def static(x): return x

    @classmethod
    @trace
    def klass(cls): return cls.__name__

    @property
    @trace
    def prop(self): return "prop"

    @functools.cached_property
    def cached(self):
        print("computing")
        return 42


s = Service()
print(s.run(4), Service.run.count, s.traced(), s.static(1), Service.klass(), s.prop, s.cached, s.cached, calls)


def register(registry):
    def deco(cls):
        registry[cls.__name__] = cls
        cls.registered = True
        return cls
    return deco


table = {}


@register(table)
class Thing:
    pass


@(lambda cls: cls)
@register(table)
class Other(Thing): ...


print(sorted(table), Thing.registered)
order = []


def mark(tag):
    order.append(f"eval {tag}")

    def deco(f):
        order.append(f"apply {tag}")
        return f
    return deco


@mark("outer")
@mark("inner")
def nothing(a=order.append("default")): ...


print(order)
decos = {"x": trace}


@decos["x"]
def subscripted(): return "sub"


print(subscripted(), nothing(), type(nothing).__name__)


@functools.lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(50), fib.cache_info())


@functools.singledispatch
def describe(x): return "object"


@describe.register
def _(x: int): return "int"


@describe.register(list)
def _(x): return "list"


print(describe(1), describe([]), describe("s"), describe(True))


@functools.total_ordering
class Version:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n


print(Version(1) <= Version(2), Version(3) > Version(2), Version(2) >= Version(2))
@(lambda f: print('decorating', f.__name__))
def printed(): ...
print(printed)
@property
def module_level(): ...
print(type(module_level))
try:
    @undefined_decorator
    def f(): ...
except NameError as error:
    print(error)
try:
    @5
    def f(): ...
except TypeError as error:
    print(error)
