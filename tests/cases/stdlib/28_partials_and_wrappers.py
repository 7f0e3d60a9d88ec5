# partial, partialmethod, wraps, reduce, cmp_to_key, total_ordering.
import operator
from functools import WRAPPER_ASSIGNMENTS, cmp_to_key, partial, partialmethod, reduce, total_ordering, update_wrapper, wraps


def price(net, tax=0, *extras, **options):
    return net, tax, extras, options


taxed = partial(price, tax=19, label="x")
print(taxed(100), taxed(100, tax=7), taxed.func is price, taxed.args, taxed.keywords, partial(taxed, 5, label="y")(), partial(int, base=2)("101"))
print(list(map(partial(pow, 2), range(4))), list(map(partial(operator.mul, 3), [1, 2])), callable(taxed))


class Light:
    def __init__(self):
        self.on = False

    def switch(self, on, *, log=None):
        self.on = on
        return f"{log}: {self.on}"

    turn_on = partialmethod(switch, True)
    turn_off = partialmethod(switch, False, log="quiet")


light = Light()
print(light.turn_on(), light.turn_on(log="loud"), light.turn_off(), Light.turn_on(light))


def traced(function):
    @wraps(function)
    def inner(*args, **kwargs):
        """Inner."""
        print("calling", function.__name__, args, kwargs)
        return function(*args, **kwargs)

    return inner


def repeat(times):
    def decorate(function):
        @wraps(function)
        def inner(*args):
            return [function(*args) for _ in range(times)]

        return inner

    return decorate


@traced
@repeat(2)
def greet(name: str) -> str:
    """Says hello."""
    return "hello " + name


print(greet("ada"), greet.__name__, greet.__doc__, greet.__annotations__, greet.__wrapped__.__wrapped__("x"), greet.__qualname__)


class Counted:
    def __init__(self, function):
        update_wrapper(self, function)
        self.function, self.count = function, 0

    def __call__(self, *args):
        self.count += 1
        return self.function(*args)


@Counted
def double(n):
    return 2 * n


print(double(2), double(3), double.count, double.__name__, WRAPPER_ASSIGNMENTS)
print(reduce(operator.add, [1, 2, 3], 10), reduce(lambda a, b: f"({a}{b})", "abc"), reduce(max, [3, 9, 2]), reduce(operator.or_, [{1}, {2}], set()))


@total_ordering
class Grade:
    def __init__(self, mark):
        self.mark = mark

    def __eq__(self, other):
        return isinstance(other, Grade) and self.mark == other.mark

    def __lt__(self, other):
        if not isinstance(other, Grade):
            return NotImplemented
        return self.mark < other.mark

    def __repr__(self):
        return f"Grade({self.mark})"


print(Grade(1) <= Grade(2), Grade(2) > Grade(1), Grade(2) >= Grade(2), sorted([Grade(3), Grade(1)]), max(Grade(1), Grade(5)))
by_length = cmp_to_key(lambda a, b: len(a) - len(b) or (a > b) - (a < b))
print(sorted(["pear", "fig", "apple", "date"], key=by_length), by_length("a") < by_length("bb"), max(["x", "yyy"], key=by_length))
for wrong in (lambda: Grade(1) <= 5, lambda: partial(), lambda: partial(5), lambda: reduce(operator.add, []), lambda: total_ordering(type("Bare", (), {})), lambda: taxed()):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
