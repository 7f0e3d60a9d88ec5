# singledispatch and singledispatchmethod.
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import singledispatch, singledispatchmethod


@singledispatch
def show(value, indent=0):
    """Shows a value."""
    return f"{' ' * indent}? {value}"


@show.register
def _(value: int, indent=0):
    return f"{' ' * indent}int {value}"


@show.register(float)
@show.register(Decimal)
def show_number(value, indent=0):
    return f"{' ' * indent}number {value}"


@show.register
def _(value: str | bytes, indent=0):
    return f"{' ' * indent}text {value!r}"


@show.register
def _(value: Sequence, indent=0):
    return "\n".join([f"{' ' * indent}sequence"] + [show(item, indent + 2) for item in value])


@show.register
def _(value: Mapping, indent=0):
    return "\n".join([f"{' ' * indent}mapping"] + [f"{' ' * indent}  {key}: {show(item)}" for key, item in value.items()])


show.register(type(None), lambda value, indent=0: f"{' ' * indent}nothing")

for value in (1, True, 2.5, Decimal("1.50"), "x", b"y", None, [1, ["a", None]], {"k": (1, 2)}, date(2024, 1, 1), {3}):
    print(show(value))
print(show.dispatch(bool)(True), show.dispatch(object) is show.registry[object], show.__name__, show.__doc__, show_number(5), len(show.registry))


class Shape:
    pass


class Square(Shape):
    pass


@singledispatch
def area(shape):
    raise NotImplementedError(f"no area for {type(shape).__name__}")


@area.register(Shape)
def _(shape):
    return "a shape"


print(area(Square()), area(Shape()))


@area.register
def _(shape: Square):
    return "a square"


print(area(Square()), area(Shape()))


class Formatter:
    prefix = ">"

    @singledispatchmethod
    def format(self, value):
        return f"{self.prefix} {value!r}"

    @format.register
    def _(self, value: int):
        return f"{self.prefix} {value:,}"

    @format.register(list)
    def _(self, value):
        return f"{self.prefix} " + "; ".join(self.format(item) for item in value)

    @singledispatchmethod
    @classmethod
    def make(cls, value):
        return f"{cls.__name__} of {value}"

    @make.register
    @classmethod
    def _(cls, value: str):
        return f"{cls.__name__} named {value}"


print(Formatter().format(1234567), Formatter().format("a"), Formatter().format([1, "b", [2]]), Formatter.make(1), Formatter.make("x"))
for wrong in (lambda: show(), lambda: area(5), lambda: show.register(5), lambda: show.register(lambda x: x)):
    try:
        print(wrong())
    except (TypeError, NotImplementedError) as error:
        print(type(error).__name__, str(error).split(" at 0x")[0][:70])
