# inspect and introspection over plain and mapped classes.
import inspect
from typing import Optional

from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Plugin:
    """Base of plugins."""

    registry = {}

    def __init_subclass__(cls, /, name=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry[name or cls.__name__.lower()] = cls

    def run(self, text: str, times: int = 1) -> str:
        """Runs it."""
        return text * times


class Upper(Plugin):
    def run(self, text: str, times: int = 1) -> str:
        return super().run(text.upper(), times)


class Named(Plugin, name="other"):
    def run(self, text, times=2, *, end="!"):
        return text + end


def call(function, /, **available):
    wanted = inspect.signature(function).parameters
    return function(**{name: value for name, value in available.items() if name in wanted})


for name, plugin in Plugin.registry.items():
    print(name, plugin.__name__, inspect.signature(plugin.run), inspect.getdoc(plugin.run), call(plugin().run, text="ab", times=2, end="?", unused=0))


def checked(function):
    signature = inspect.signature(function)

    def wrapper(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        for name, value in bound.arguments.items():
            kind = signature.parameters[name].annotation
            if isinstance(kind, type) and not isinstance(value, kind):
                raise TypeError(f"{name} must be {kind.__name__}, not {type(value).__name__}")
        return function(*bound.args, **bound.kwargs)

    return wrapper


@checked
def area(width: int, height: int = 2, *, unit: str = "cm"):
    return f"{width * height} {unit}²"


print(area(3), area(2, height=5, unit="m"))
for arguments in [("x",), (), (1, 2, 3)]:
    try:
        area(*arguments)
    except TypeError as error:
        print("TypeError", error)


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "user"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Optional[str]]

    def greet(self, word="hello"):
        """Greets."""
        return f"{word} {self.name}"

    @property
    def shown(self):
        return self.name.title()


user = User(name="ada")
print(inspect.isclass(User), inspect.ismethod(user.greet), inspect.isfunction(User.greet), inspect.signature(user.greet), inspect.getdoc(user.greet))
print(sorted(name for name in vars(User) if not name.startswith("_")), user.shown, inspect.getattr_static(User, "shown").__class__.__name__)
print(inspect.getmro(User)[:3], inspect.getmodule(User).__name__, inspect.isabstract(User))
