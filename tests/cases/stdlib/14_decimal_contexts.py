# Precision and signals of the decimal context.
from decimal import (Context, Decimal, DivisionByZero, Inexact, InvalidOperation, Overflow, ROUND_DOWN, ROUND_UP, Rounded, getcontext,
                     localcontext, setcontext)

context = getcontext()
print(context.prec, context.rounding, context.Emin, context.Emax)
print(Decimal(1) / 7, Decimal(2).sqrt(), Decimal(1).exp(), Decimal(10).ln(), Decimal(1000).log10(), Decimal(2) ** Decimal("0.5"))
context.prec = 6
print(Decimal(1) / 7, +Decimal("3.14159265"), Decimal("3.14159265"), Decimal("123456789") + 0, Decimal(2).sqrt())
with localcontext() as inner:
    inner.prec, inner.rounding = 3, ROUND_UP
    print(Decimal(1) / 7, getcontext().prec)
with localcontext(Context(prec=40)):
    print(Decimal(1) / 7, Decimal(2).ln())
with localcontext(prec=2):
    print(Decimal(1) / 7)
print(getcontext().prec, context)
context.clear_flags()
Decimal(1) / 3
print(context.flags[Inexact], context.flags[Rounded], context.flags[Overflow])
context.traps[DivisionByZero] = False
print(Decimal(1) / 0, Decimal(-1) / 0, context.flags[DivisionByZero])
with localcontext() as quiet:
    quiet.traps[InvalidOperation] = False
    print(Decimal("abc"), Decimal(0) / 0, Decimal(-1).sqrt())
context.traps[Inexact] = True
try:
    Decimal(1) / 3
except Inexact as error:
    print("Inexact", error)
setcontext(Context(prec=9, rounding=ROUND_DOWN))
print(Decimal(2) / 3, getcontext())
other = Context(prec=4)
print(other.divide(1, 3), other.create_decimal("1.23456"), other.sqrt(2), other.power(2, 10), other.quantize(Decimal("1.255"), Decimal("0.01")), other.add(1, Decimal("0.00001")))
print(Decimal(7).fma(2, 3), Decimal("1.2345").quantize(Decimal("0.01"), context=Context(rounding=ROUND_UP)), Decimal("1E+5").to_eng_string(), Decimal("12E-7").to_eng_string())
print(Decimal("-0").is_signed(), Decimal("NaN").is_nan(), Decimal("-Infinity").is_infinite(), Decimal("-3").number_class(), Decimal(3).compare(4), Decimal(3).max(5), Decimal("12.5").scaleb(2), Decimal("-1.5").copy_negate())
for wrong in (lambda: setattr(context, "prec", 0), lambda: setattr(context, "prec", "a"), lambda: setattr(context, "rounding", "odd"), lambda: Decimal("9e999999") * 10):
    try:
        print(wrong())
    except (TypeError, ValueError, ArithmeticError) as error:
        print(type(error).__name__, str(error).splitlines()[0])
