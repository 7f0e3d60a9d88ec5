# inspect.signature: parameters of every kind, binding, classes and partial functions.
import functools
import inspect
from typing import Optional


def order(item, count: int = 1, /, price: float = 2.5, *rest, note, paid: bool = False, **options) -> Optional[str]:
    """Orders something.

        Indented line.
    Last line.
    """


signature = inspect.signature(order)
print(signature, signature.return_annotation)
for parameter in signature.parameters.values():
    print(parameter.name, parameter.kind, parameter.kind.description, parameter.default, parameter.annotation, "|", parameter)
bound = signature.bind("tea", 2, note="hot", color="green")
print(bound, bound.args, bound.kwargs, bound.arguments)
bound.apply_defaults()
print(bound.arguments)
for arguments, keywords in [((), {}), (("a",), {}), ((1, 2, 3, 4), {"note": 1, "x": 2}), (("a",), {"note": 1, "price": 2, "count": 3})]:
    try:
        print(signature.bind(*arguments, **keywords).arguments)
    except TypeError as error:
        print("TypeError", error)


class Shop:
    """A shop."""

    def __init__(self, name, *, open=True):
        self.name = name

    def sell(self, what, count=1):
        "Sells."

    @classmethod
    def make(cls, kind):
        pass

    @staticmethod
    def tax(amount):
        pass


class Corner(Shop):
    def sell(self, what, count=2):
        pass


print(inspect.signature(Shop), inspect.signature(Shop.sell), inspect.signature(Shop("x").sell), inspect.signature(Shop.make), inspect.signature(Shop.tax))
print(inspect.getdoc(order), "|", inspect.getdoc(Corner), "|", inspect.getdoc(Corner("c").sell), "|", inspect.getdoc(Corner.sell))


@functools.wraps(order)
def wrapped(*args, **kwargs):
    pass


print(inspect.signature(wrapped) == signature, inspect.unwrap(wrapped) is order, inspect.signature(functools.partial(order, "tea", note="x")))
print(inspect.getfullargspec(Shop.sell), inspect.getfullargspec(lambda a, *b, c=1, **d: 0).kwonlydefaults)
print(inspect.isclass(Shop), inspect.isfunction(order), inspect.ismethod(Shop("x").sell), inspect.isbuiltin(len), inspect.isgeneratorfunction(order))
print([name for name, value in inspect.getmembers(Corner, inspect.isfunction)], inspect.getmro(Corner) == Corner.__mro__, inspect.ismodule(inspect))
print(signature.replace(return_annotation=int, parameters=list(signature.parameters.values())[:2]), inspect.Parameter("a", inspect.Parameter.KEYWORD_ONLY, default=1))
