# abc: abstract methods of every kind, registration, hooks.
from abc import ABC, ABCMeta, abstractmethod


class Shape(ABC):
    def __init__(self, name):
        self.name = name

    @abstractmethod
    def area(self):
        """The area."""
        return 0

    @property
    @abstractmethod
    def sides(self): ...

    @classmethod
    @abstractmethod
    def unit(cls): ...

    @staticmethod
    @abstractmethod
    def describe(): ...

    def report(self):
        return f"{self.name}: {self.area()} ({self.sides} sides)"


class Square(Shape):
    sides = 4

    def __init__(self, size):
        super().__init__("square")
        self.size = size

    def area(self):
        return super().area() + self.size ** 2

    @classmethod
    def unit(cls):
        return cls(1)

    @staticmethod
    def describe():
        return "four equal sides"


class Half(Shape):
    def area(self):
        return 1


print(Square(3).report(), Square.unit().area(), Square.describe(), sorted(Shape.__abstractmethods__), Square.__abstractmethods__, Shape.area.__isabstractmethod__)
for wrong in (lambda: Shape("x"), lambda: Half("x"), lambda: type("One", (ABC,), {"f": abstractmethod(lambda self: 1)})()):
    try:
        print(wrong())
    except TypeError as error:
        print(error)


class Plugin(metaclass=ABCMeta):
    registry = []

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        Plugin.registry.append(cls.__name__)

    @abstractmethod
    def run(self): ...


class Hello(Plugin):
    def run(self):
        return "hello"


@Plugin.register
class Foreign:
    pass


print(Plugin.registry, Hello().run(), issubclass(Foreign, Plugin), isinstance(Foreign(), Plugin), Foreign.__mro__, type(Plugin), isinstance(5, Plugin))


class Quacks(ABC):
    @classmethod
    def __subclasshook__(cls, other):
        if cls is Quacks:
            return any("quack" in base.__dict__ for base in other.__mro__)
        return NotImplemented


class Duck:
    def quack(self):
        return "quack"


print(issubclass(Duck, Quacks), isinstance(Duck(), Quacks), isinstance(5, Quacks), isinstance(Square(1), Shape), isinstance(Half, ABCMeta))
