# Fraction, and the abstract classes of numbers.
import math
import numbers
from decimal import Decimal
from fractions import Fraction

half, third = Fraction(1, 2), Fraction("1/3")
print(half, repr(third), Fraction("0.125"), Fraction(0.75), Fraction(6, -4), Fraction(3), Fraction(), Fraction(Decimal("1.25")), Fraction("2e-2"))
print(half + third, half - third, half * third, half / third, half // third, half % third, half ** 3, half ** -2, -half, abs(-third), divmod(Fraction(7, 2), half))
print(half + 1, 1 - third, 2 * half, 1 / third, half + 0.25, half ** 0.5, 3 ** Fraction(2))
print(half > third, half == 0.5, half == Fraction(2, 4), half < 1, third != half, hash(half) == hash(0.5), hash(Fraction(4)) == hash(4))
print(float(third), int(Fraction(7, 2)), round(Fraction(7, 2)), round(Fraction(22, 7), 3), math.floor(Fraction(-7, 2)), math.ceil(Fraction(7, 2)), bool(Fraction(0)))
print(half.numerator, half.denominator, Fraction(math.pi).limit_denominator(100), Fraction("3.1415926").limit_denominator(1000), third.as_integer_ratio())
print(sum([half, third, Fraction(1, 6)]), max(half, third), sorted([half, third, Fraction(2, 5)]), {half: "half"}[Fraction(2, 4)], f"{third}")
for value in (1, 1.5, True, half, Decimal(1), "1"):
    kinds = [kind.__name__ for kind in (numbers.Number, numbers.Complex, numbers.Real, numbers.Rational, numbers.Integral) if isinstance(value, kind)]
    print(repr(value), kinds)
for wrong in (lambda: Fraction(1, 0), lambda: Fraction("a"), lambda: half / 0, lambda: Fraction(1.5, 2), lambda: half < "1", lambda: Fraction([1]), lambda: Fraction(float("nan"))):
    try:
        print(wrong())
    except (TypeError, ValueError, ZeroDivisionError) as error:
        print(type(error).__name__, error)
