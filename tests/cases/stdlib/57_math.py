# math: whole numbers, sums, roots, rounding, and the errors of each kind.
import math

print(math.gcd(12, 18, 30), math.lcm(4, 6, 10), math.gcd(), math.lcm(), math.isqrt(10**40 + 5), math.factorial(25))
print(math.comb(50, 3), math.comb(3, 5), math.perm(5, 2), math.perm(4), math.prod([2, 3, 4]), math.prod([1.5, 2], start=2), math.prod([]))
print(math.fsum([0.1] * 10), sum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.fsum(range(5)))
print(math.dist((1, 2), (4, 6)), math.hypot(3, 4), math.hypot(), math.isclose(1, 1 + 1e-10), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9))
print(math.frexp(10.5), math.ldexp(0.65625, 4), math.modf(-3.25), math.fmod(-7, 3), math.remainder(7, 4), math.remainder(-7.5, 2), -7 % 3)
print(math.copysign(1, -0.0), math.ulp(1.0), math.nextafter(1.0, 2.0), math.trunc(-2.7), math.floor(-2.5), math.ceil(-2.5), math.floor(10**30))
print(math.sqrt(2), math.pow(2, 0.5), math.log(8, 2), math.log2(8), math.log10(1000), math.log(10**400), math.log1p(0), math.exp(0), math.expm1(0))
print(math.gamma(5), math.gamma(0.5), math.lgamma(3), math.lgamma(10.0), math.erf(0), math.erfc(0), math.degrees(math.pi), math.radians(180))
print(math.pi, math.e, math.tau, math.inf, math.nan, math.isnan(math.nan), math.isinf(-math.inf), math.isfinite(1))


class Price:
    def __init__(self, cents):
        self.cents = cents

    def __float__(self):
        return self.cents / 100

    def __floor__(self):
        return self.cents // 100

    def __trunc__(self):
        return -1

    def __index__(self):
        return self.cents


print(math.floor(Price(250)), math.ceil(Price(250)), math.trunc(Price(250)), math.sqrt(Price(400)), math.gcd(Price(12), 8))
for name, arguments in [("sqrt", (-1,)), ("log", (0,)), ("log", (-1,)), ("exp", (1000,)), ("factorial", (-1,)), ("factorial", (2.0,)), ("isqrt", (-1,)),
                        ("comb", (-1, 2)), ("gcd", (1.5,)), ("sqrt", ("a",)), ("pow", (-1, 0.5)), ("acos", (2,)), ("fmod", (1, 0)),
                        ("floor", (math.inf,)), ("ceil", (math.nan,)), ("fsum", ([1e308, 1e308],)), ("dist", ((1,), (1, 2))), ("ldexp", (1.0, 10000)),
                        ("gamma", (0,)), ("log", (1, 1)), ("perm", (2.5,)), ("sqrt", (1, 2))]:
    try:
        print(name, getattr(math, name)(*arguments))
    except Exception as error:
        print(name, arguments, type(error).__name__, error)
