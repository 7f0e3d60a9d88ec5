"""The abstract classes of numbers, which tell what a number can do."""
from abc import ABCMeta

__all__ = ["Number", "Complex", "Real", "Rational", "Integral"]


class Number(metaclass=ABCMeta):
    __hash__ = None


class Complex(Number):
    pass


class Real(Complex):
    pass


class Rational(Real):
    def __float__(self):
        return int(self.numerator) / int(self.denominator)


class Integral(Rational):
    pass


Integral.register(int)
Complex.register(complex)
Real.register(float)
