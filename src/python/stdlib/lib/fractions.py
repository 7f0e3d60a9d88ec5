"""Exact fractions of integers."""
import math
import re
from decimal import Decimal
from numbers import Rational

__all__ = ["Fraction"]

_FORM = re.compile(
    r"\s*(?P<sign>[-+]?)(?=\d|\.\d)(?P<num>\d*)(?:(?:/(?P<denom>\d+))?|(?:\.(?P<decimal>\d*))?(?:[eE](?P<exp>[-+]?\d+))?)\s*"
)
_MODULUS = 2 ** 61 - 1


class Fraction(Rational):
    __slots__ = ("_numerator", "_denominator")

    def __new__(cls, numerator=0, denominator=None):
        if denominator is None:
            if isinstance(numerator, (int, Fraction)):
                numerator, denominator = numerator.numerator, numerator.denominator
            elif isinstance(numerator, (float, Decimal)):
                numerator, denominator = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                numerator, denominator = cls._parse(numerator)
            elif isinstance(numerator, Rational):
                numerator, denominator = numerator.numerator, numerator.denominator
            else:
                raise TypeError("argument should be a string or a Rational instance")
        elif type(numerator) is int is type(denominator):
            pass
        elif isinstance(numerator, Rational) and isinstance(denominator, Rational):
            numerator, denominator = (
                numerator.numerator * denominator.denominator, denominator.numerator * numerator.denominator
            )
        else:
            raise TypeError("both arguments should be Rational instances")
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        common = math.gcd(numerator, denominator)
        if denominator < 0:
            common = -common
        self = super().__new__(cls)
        self._numerator = numerator // common
        self._denominator = denominator // common
        return self

    @staticmethod
    def _parse(text):
        found = _FORM.fullmatch(text)
        if found is None:
            raise ValueError(f"Invalid literal for Fraction: {text!r}")
        numerator, denominator = int(found["num"] or "0"), 1
        if found["denom"]:
            denominator = int(found["denom"])
        else:
            if found["decimal"]:
                denominator = 10 ** len(found["decimal"])
                numerator = numerator * denominator + int(found["decimal"])
            exponent = int(found["exp"] or 0)
            if exponent >= 0:
                numerator *= 10 ** exponent
            else:
                denominator *= 10 ** -exponent
        return (-numerator if found["sign"] == "-" else numerator), denominator

    @classmethod
    def from_float(cls, f):
        if not isinstance(f, (int, float)):
            raise TypeError(f"{cls.__name__}.from_float() only takes floats, not {f!r} ({type(f).__name__})")
        return cls(*f.as_integer_ratio())

    @classmethod
    def from_decimal(cls, dec):
        if isinstance(dec, int):
            dec = Decimal(int(dec))
        elif not isinstance(dec, Decimal):
            raise TypeError(f"{cls.__name__}.from_decimal() only takes Decimals, not {dec!r} ({type(dec).__name__})")
        return cls(*dec.as_integer_ratio())

    numerator = property(lambda self: self._numerator)
    denominator = property(lambda self: self._denominator)
    real = property(lambda self: +self)
    imag = property(lambda self: 0)

    def conjugate(self):
        return +self

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        # The continued fraction, as far as the denominator allows.
        before, current = (0, 1), (1, 0)
        n, d = self._numerator, self._denominator
        while True:
            whole = n // d
            q = before[1] + whole * current[1]
            if q > max_denominator:
                break
            before, current = current, (before[0] + whole * current[0], q)
            n, d = d, n - whole * d
        k = (max_denominator - before[1]) // current[1]
        below = Fraction(before[0] + k * current[0], before[1] + k * current[1])
        above = Fraction(*current)
        return above if abs(above - self) <= abs(below - self) else below

    def __repr__(self):
        return f"{self.__class__.__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __pos__(self):
        return Fraction(self._numerator, self._denominator)

    def __bool__(self):
        return bool(self._numerator)

    def __int__(self):
        return self.__trunc__()

    def __float__(self):
        return self._numerator / self._denominator

    def __trunc__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, remainder = divmod(self._numerator, self._denominator)
            twice = remainder * 2
            if twice < self._denominator or (twice == self._denominator and floor % 2 == 0):
                return floor
            return floor + 1
        shift = 10 ** abs(ndigits)
        if ndigits > 0:
            return Fraction(round(self * shift), shift)
        return Fraction(round(self / shift) * shift)

    def __hash__(self):
        try:
            inverse = pow(self._denominator, -1, _MODULUS)
        except ValueError:
            result = 314159
        else:
            result = hash(hash(abs(self._numerator)) * inverse)
        result = result if self._numerator >= 0 else -result
        return -2 if result == -1 else result

    def _compared(self, other, op):
        if isinstance(other, Rational):
            return op(self._numerator * other.denominator, self._denominator * other.numerator)
        if isinstance(other, float):
            if math.isnan(other) or math.isinf(other):
                return op(0.0, other)
            return op(self, self.from_float(other))
        return NotImplemented

    def __eq__(self, other):
        if isinstance(other, complex) and other.imag == 0:
            other = other.real
        return self._compared(other, lambda a, b: a == b)

    def __lt__(self, other):
        return self._compared(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compared(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compared(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compared(other, lambda a, b: a >= b)

    def __pow__(self, other):
        if isinstance(other, Rational):
            if other.denominator != 1:
                return float(self) ** float(other)
            power = other.numerator
            if power >= 0:
                return Fraction(self._numerator ** power, self._denominator ** power)
            return Fraction(self._denominator ** -power, self._numerator ** -power)
        return float(self) ** other

    def __rpow__(self, other):
        if self._denominator == 1 and self._numerator >= 0:
            return other ** self._numerator
        if isinstance(other, Rational):
            return Fraction(other) ** self
        return other ** (self._numerator if self._denominator == 1 else float(self))


def _operators(name, exact, inexact):
    def forward(a, b):
        if isinstance(b, (int, Fraction)):
            return exact(a._numerator, a._denominator, b.numerator, b.denominator)
        return inexact(type(b)(a), b) if isinstance(b, (float, complex)) else NotImplemented

    def reverse(b, a):
        if isinstance(a, Rational):
            return exact(a.numerator, a.denominator, b._numerator, b._denominator)
        return inexact(a, type(a)(b)) if isinstance(a, (float, complex)) else NotImplemented

    setattr(Fraction, f"__{name}__", forward)
    setattr(Fraction, f"__r{name}__", reverse)


def _divided(na, da, nb, db):
    quotient, remainder = divmod(na * db, da * nb)
    return quotient, Fraction(remainder, da * db)


_operators("add", lambda na, da, nb, db: Fraction(na * db + nb * da, da * db), lambda a, b: a + b)
_operators("sub", lambda na, da, nb, db: Fraction(na * db - nb * da, da * db), lambda a, b: a - b)
_operators("mul", lambda na, da, nb, db: Fraction(na * nb, da * db), lambda a, b: a * b)
_operators("truediv", lambda na, da, nb, db: Fraction(na * db, da * nb), lambda a, b: a / b)
_operators("floordiv", lambda na, da, nb, db: na * db // (da * nb), lambda a, b: a // b)
_operators("mod", lambda na, da, nb, db: _divided(na, da, nb, db)[1], lambda a, b: a % b)
_operators("divmod", _divided, divmod)
