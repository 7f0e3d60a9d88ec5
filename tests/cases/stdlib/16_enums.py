# Enum: members, lookup, aliases, methods, errors.
import enum
from enum import Enum, auto, unique


class Color(Enum):
    """Three of them."""
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    @property
    def hex(self):
        return {1: "#f00", 2: "#0f0", 3: "#00f"}[self.value]

    @classmethod
    def warm(cls):
        return [cls.RED]


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON, Color.CRIMSON is Color.RED)
print(list(Color), len(Color), list(reversed(Color)), Color, type(Color.RED), Color.__members__, Color.__doc__)
print(Color.RED in Color, isinstance(Color.RED, Color), Color.RED == 1, Color.RED != Color.BLUE, {Color.RED: "r"}[Color(1)], Color.GREEN.hex, Color.warm())
print(f"{Color.RED}", f"{Color.RED:>12}|", "%s %r" % (Color.BLUE, Color.BLUE), [c.name.lower() for c in Color], {c.value: c.name for c in Color})


class Planet(Enum):
    EARTH = (5.97, 6371)
    MARS = (0.642, 3389)

    def __init__(self, mass, radius):
        self.mass, self.radius = mass, radius

    def __str__(self):
        return self.name.title()

    @staticmethod
    def heaviest():
        return max(Planet, key=lambda planet: planet.mass)


print(Planet.EARTH, repr(Planet.MARS), Planet.MARS.radius, Planet((5.97, 6371)), Planet.heaviest())


class Step(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return f"{count}-{name.lower()}"

    OPEN = auto()
    CLOSE = auto()


print([(step.name, step.value) for step in Step])


class Lenient(Enum):
    YES = "yes"
    NO = "no"

    @classmethod
    def _missing_(cls, value):
        for member in cls:
            if str(value).lower() == member.value:
                return member
        return None


print(Lenient("YES"), Lenient("No"))
for wrong in (lambda: Color(9), lambda: Color["PINK"], lambda: Color.PINK, lambda: setattr(Color, "RED", 5), lambda: Color.RED < Color.BLUE,
              lambda: Lenient("perhaps"), lambda: setattr(Color.RED, "value", 3), lambda: delattr(Color, "RED"), lambda: Color()):
    try:
        print(wrong())
    except (ValueError, KeyError, AttributeError, TypeError) as error:
        print(type(error).__name__, error)
try:
    @unique
    class Twice(Enum):
        A = 1
        B = 1
except ValueError as error:
    print(error)
try:
    class More(Color):
        PINK = 4
except TypeError as error:
    print(error)
match Color(3):
    case Color.RED:
        print("red")
    case Color.BLUE:
        print("blue")
print(enum.Enum("Size", "S M L").M, list(Enum("Level", {"LOW": 10, "HIGH": 20})), list(Enum("Day", [("MON", 1), ("TUE", 2)])))
