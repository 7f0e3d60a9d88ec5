def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for number in (0, 1, 5, -5, 255, 2**64, -(2**70)):
    print(number, number.bit_length(), number.bit_count(), number.as_integer_ratio(), (number.numerator, number.denominator, number.real, number.imag), number.conjugate())
print((258).to_bytes(2, "big"), (258).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (5).to_bytes(), (0).to_bytes(0, "big"))
print(int.from_bytes(b"\x01\x02", "big"), int.from_bytes(b"\x01\x02", "little"), int.from_bytes(b"\xff\xfe", "big", signed=True), int.from_bytes([1, 0]), int.from_bytes(b""))
print(bin(10), oct(64), hex(-255), bin(-(2**65)), int("0x1f", 16), int("0b101", 0), int("z", 36), int("-0o17", 0), int(" 1_000 "), int(b"12"), int("٣"))
print(int(3.99), int(-3.99), int(True), int(), int("7", base=8), int(1e20), round(12345, -2), round(15, -1), round(25, -1), round(-15, -1))
print(divmod(-7, 3), divmod(7, -3), -7 // 2, -7 % 3, 7 // -2, pow(3, 4, 5), pow(3, -1, 7), pow(2, -2), (-2) ** 3, 2 ** 100)
print(1 << 70, -1 >> 100, 6 & 3, 6 | 3, 6 ^ 3, ~6, -(2**63), abs(-(2**63)), 9223372036854775807 + 1, 3037000500 ** 2)
print((2**200).__hash__() == hash(2**200), hash(-1), hash(2**61 - 1), hash(2**61), hash(True), 10**30 // 7, 10**30 % 7, 10**30 / 10**29)
for text, base in [("abc", 10), ("12", 2), ("", 10), ("1__0", 10), ("0x", 16), ("08", 0), ("5", 1), ("5", 37), ("1.5", 10), ("é", 10), ("9" * 5000, 10)]:
    attempt((text[:10], base), lambda: int(text, base))
attempt("none", lambda: int(None))
attempt("list", lambda: int([]))
attempt("base", lambda: int(5, 10))
attempt("keyword", lambda: int(x=5))
attempt("many", lambda: int(1, 2, 3))
attempt("nan", lambda: int(float("nan")))
attempt("inf", lambda: int(float("inf")))
attempt("digits", lambda: str(10**5000))
attempt("to_bytes", lambda: (256).to_bytes(1, "big"))
attempt("unsigned", lambda: (-1).to_bytes(1, "big"))
attempt("order", lambda: (1).to_bytes(1, "middle"))
attempt("from text", lambda: int.from_bytes("a", "big"))
attempt("shift", lambda: 1 << -1)
attempt("pow", lambda: pow(2, 3, 0))
attempt("inverse", lambda: pow(2, -1, 4))
attempt("float pow", lambda: pow(2.0, 3, 5))
attempt("mixed pow", lambda: pow(2, "a", 3))
