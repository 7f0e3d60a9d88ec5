# Decimal for money: quantize, rounding modes, sums, formats.
from decimal import (ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUND_05UP,
                     Decimal, InvalidOperation)

cent = Decimal("0.01")
for mode in (ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, ROUND_05UP):
    print(f"{mode:16}", [str(Decimal(text).quantize(cent, rounding=mode)) for text in ("1.005", "1.015", "-1.005", "2.001", "-2.009")])
prices = [Decimal("19.99"), Decimal("5.01"), Decimal("0.10")]
net = sum(prices)
tax = (net * Decimal("0.19")).quantize(cent, ROUND_HALF_UP)
print(net, tax, net + tax, sum([Decimal("0.1")] * 3) == Decimal("0.3"), max(prices), sorted(prices), round(net / 3, 2), round(Decimal("2.5")))
print(Decimal("10") / 3, Decimal(7) // 2, Decimal(-7) // 2, Decimal(-7) % 3, divmod(Decimal("7.5"), 2), Decimal(2) ** 10, Decimal("1.10") + 1, 3 * Decimal("1.1"))
print(Decimal("1.50"), repr(Decimal("1.50")), Decimal("1E+3"), Decimal("1e-7"), Decimal("0.000001"), Decimal(0.1), Decimal((1, (1, 2, 5), -2)), Decimal(" 3.5 "))
print(Decimal("1.0") == 1, Decimal("1.5") == 1.5, Decimal("0.1") == 0.1, hash(Decimal("2.0")) == hash(2), Decimal("1.10") < 2, bool(Decimal("0.00")))
amount = Decimal("1234567.891")
for spec in ("", ".2f", ",.2f", ">15,.1f", "+.0f", ".3e", "012.2f", ".1%", "*^16.2f", "g"):
    print(f"{spec:8} [{amount:{spec}}]")
print("%s %.1f %d %r" % (amount, amount, amount, amount), int(amount), float(Decimal("0.5")), Decimal("100").normalize(), Decimal("1E2").quantize(Decimal(1)))
print(amount.as_tuple(), Decimal("-0.75").as_integer_ratio(), amount.adjusted(), Decimal("-3.2").copy_abs(), Decimal("7.7").to_integral_value())
for wrong in (lambda: Decimal("ten"), lambda: Decimal(1) / 0, lambda: Decimal(0) / 0, lambda: Decimal(1) + 1.5, lambda: Decimal("1e40").quantize(cent),
              lambda: Decimal(None), lambda: Decimal("nan") < 1, lambda: int(Decimal("inf")), lambda: Decimal(1) < "2", lambda: Decimal(1).quantize(cent, "UP")):
    try:
        print(wrong())
    except (ArithmeticError, TypeError, ValueError) as error:
        print(type(error).__name__, error)


def split(total, ways):
    share = (total / ways).quantize(cent, ROUND_DOWN)
    rest = total - share * ways
    return [share + (cent if n < int(rest / cent) else 0) for n in range(ways)]


print(split(Decimal("100.00"), 3), sum(split(Decimal("0.05"), 4)))
