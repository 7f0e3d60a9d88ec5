# Complex numbers: literals, the constructor, arithmetic, texts, formats, equality, patterns and errors.
import copy
import numbers
from decimal import Decimal
from fractions import Fraction

a, b = 1 + 2j, 3 - 4j
print(a + b, a - b, a * b, a / b, a**2, a**-1)
# Powers to fractions go through exp and log, whose last digit is the platform's.
print(*[f"{power:.10f}" for power in (a**b, a**0.5, 2**a)])
print(-a, +a, abs(b), a.conjugate(), a.real, a.imag, bool(0j), bool(1j))
print(2j, -2j, 0j, 1.5j, 1e20j, complex(-0.0, 1), complex(0, -0.0), complex(1, -0.0), complex(float("nan"), float("inf")))
print(f"{a} {a:.2f} {a:>12} {2j:>8} {a:e} {a:g} {a:,.1f} {a:+.1f} {2j:+} {a:.3} {a:*^20}", "%s %r" % (a, a))
print(complex(), complex(1), complex(1, 2), complex("1+2j"), complex(" ( 1-2.5e3j ) "), complex("j"), complex("-j"))
print(complex("nan+infj"), complex(real=3), complex(imag=2), complex(1j, 1j), complex(True, 2.5), complex("1_000j"))
print(hash(1 + 0j) == hash(1), hash(2j), 1 + 0j == 1.0, {1: "a"}[1 + 0j], 1j != 2, a == "x", 1j in [1j])
print(isinstance(a, numbers.Number), isinstance(a, numbers.Real), issubclass(int, numbers.Complex), type(a))
print(sum([1j, 2, 3.5]), pow(2j, 2), 1 + 2j + True, f"{(-8) ** (1 / 3):.10f}", f"{(-8.0) ** 0.5:.10f}", Fraction(1, 2) + 1j)
print(copy.copy(a) is a, copy.deepcopy([a]), sorted([3 + 4j, 1j, 2], key=abs))


def kind(x):
    match x:
        case 1 + 2j:
            return "one-two"
        case -3j:
            return "minus"
        case complex(real=0, imag=i):
            return f"pure {i}"
        case complex(real=r, imag=i):
            return f"both {r} {i}"
        case _:
            return "other"


print([kind(x) for x in (1 + 2j, -3j, 5j, 1 + 1j, 3, "x")])


class Point(complex):
    def __repr__(self):
        return f"Point<{self.real}, {self.imag}>"


p = Point(3, 4)
p.name = "p"
print(p, abs(p), p + 1, type(p + 1), p == 3 + 4j, p.name, hash(p) == hash(3 + 4j))


class Angle:
    def __complex__(self):
        return 5j


print(complex(Angle()))
x = 1j
x += 2
x *= 2
x -= 1j
x /= 2
print(x)
for bad in (
    lambda: a < b, lambda: a // 2, lambda: a % 2, lambda: divmod(a, 2), lambda: a / 0, lambda: 0j**-1,
    lambda: complex("abc"), lambda: complex("1", 2), lambda: complex(1, "2"), lambda: complex([]), lambda: complex(1, []),
    lambda: int(a), lambda: float(a), lambda: a + "x", lambda: Decimal(1) + a, lambda: f"{a:d}", lambda: f"{a:010}",
    lambda: f"{a:=10}", lambda: round(a), lambda: pow(a, 2, 3), lambda: a & b, lambda: ~a, lambda: 1e200j**3,
    lambda: complex(1, 2, 3), lambda: setattr(a, "real", 2), lambda: 10**400 + 1j, lambda: "a" * 1j, lambda: max(1j, 2j),
):
    try:
        print(bad())
    except Exception as e:
        print(type(e).__name__, e)
