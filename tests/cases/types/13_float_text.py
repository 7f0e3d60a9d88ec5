def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


numbers = [0.1, 0.1 + 0.2, 1e15, 1e16, 1e-4, 1e-5, 1 / 3, 2.5e-8, 123456789012345678.0, 5e-324, 1.7976931348623157e308, -0.0, 100.0, 9007199254740993.0, 4.35, 1e22, 1e23]
print(numbers)
print([str(number) for number in numbers[:4]], [number.is_integer() for number in numbers])
print(float("inf"), float("-Infinity"), float("nan"), float("  1e5\n"), float("1_000.5"), float(b"2.5"), float(".5"), float("5."), float("1e400"), float())
print([number.hex() for number in (1.0, 0.1, -2.5, 0.0, 1e-320, float("inf"))])
print([float.fromhex(text) for text in ("0x1.8p+1", "-0x1p-1074", "0x.8", "1.8", "inf", "0x1.fffffffffffff8p0", "0x10")])
print([(0.75).as_integer_ratio(), (0.1).as_integer_ratio(), (-2.5).as_integer_ratio(), (1e20).as_integer_ratio()])
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(0.125, 2), round(1234.5, -2), round(5.5), round(1e300, 5), round(-0.4), round(1.5, None))
print(7.5 // 2, -7.5 // 2, 7.5 % -2, divmod(-7.5, 2), 5.0 % -0.5, 1e16 + 1, 2**53 == float(2**53), 2**53 + 1 == float(2**53), 0.1 * 3)
inf, nan = float("inf"), float("nan")
print(inf - inf, inf * 0, nan == nan, nan != nan, 1 < nan, inf > 10**400, -1.0 % inf, 1.0 // inf, 10**308 * 1.0, min(nan, 1), 1.0 in [1])
print(hash(0.5), hash(1.0), hash(1e300), hash(inf), hash(-inf), (1.5).__trunc__(), (1.5).__floor__(), (-1.5).__ceil__(), (2.5).conjugate(), (2.5).imag)
for text in ["", "abc", "1.5.2", "1__0", "infinit", "0x1", "1e", "é"]:
    attempt(text, lambda: float(text))
attempt("bytes", lambda: float(b"x"))
attempt("none", lambda: float(None))
attempt("huge", lambda: float(10**400))
attempt("division", lambda: 1.5 / 0)
attempt("floor", lambda: 1.5 // 0)
attempt("modulo", lambda: 1.5 % 0)
attempt("divmod", lambda: divmod(1.5, 0))
attempt("overflow", lambda: 2.0**10000)
attempt("negative", lambda: 0.0**-1)
attempt("ratio", lambda: inf.as_integer_ratio())
attempt("ratio nan", lambda: nan.as_integer_ratio())
attempt("round nan", lambda: round(nan))
attempt("round inf", lambda: round(inf))
attempt("fromhex", lambda: float.fromhex("zz"))
attempt("fromhex large", lambda: float.fromhex("0x1p5000"))
attempt("operand", lambda: 1.5 + "a")
attempt("bits", lambda: 1.5 & 1)
