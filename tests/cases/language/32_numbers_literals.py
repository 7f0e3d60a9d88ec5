print(0x_ff, 0b1010_1010, 0o17, 1_000_000, 0xDEADBEEF, 0B11, 0O7, 0Xa)
print(1e3, 1.5E-3, .5, 5., 1_0.0_1, 1e-7, 1e16, 123456789012345678.0, 0.1 + 0.2, 1e22, 1e308 * 10)
print(2 ** 100, -2 ** 63, 10 ** 30 // 7, -(10 ** 30) % 7, (1 << 70) >> 3, ~(1 << 65), 12345678901234567890 * 98765432109876543210)
print(7 // 2, -7 // 2, 7 // -2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, divmod(-7, 3), divmod(7.5, -2))
print(2 ** -1, 2 ** 0.5, (-8) ** 2, 0 ** 0, 4 ** .5, pow(3, 200, 13), 5 & 3, 5 | 3, 5 ^ 3, ~5, 1 << 4, -17 >> 2)
print(True + 1, True * 3.5, False or 0.0, 1 == 1.0 == True, hash(1) == hash(1.0))
print(round(2.5), round(3.5), round(-2.5), round(2.675, 2), round(1234.5678, -2), round(15, -1), round(25, -1), int(-3.9), int("  42 "), int("-0x1f", 16), int("z", 36), int("0b101", 0))
print(float("1e5"), float(" inf "), float("-nan") != float("nan"), float("1_000.5"), (0.5).as_integer_ratio(), (255).to_bytes(2, "big"), int.from_bytes(b"\x01\x00", "big"), (10).bit_length(), (6.0).is_integer())
print(1 if 0.0 else 2, bool(-0.0), -0.0, 0.0 == -0.0, 5 // 1.0, 1e400, -1e400, 3 % 1.5)
print('single' "double" '''triple''' """trip'le""", 'esc\t\x41\u00e9\101\\', r'raw\n', b'bytes\x00\xff', rb'\raw', 'a\
b', "it's", 'say "hi"', 'both \' "', "")
print("\N{BULLET}\N{snowman}\N{LATIN SMALL LETTER E WITH ACUTE}", "\a\b\f\v\0".encode(), '\'', "tab\tnew\\n", "é".encode(), "\U0001F600" == "😀", ascii("é😀"), "nul\0".__len__())
print(..., None, NotImplemented, True, (), [], {}, set(), (1,), {1}, {1: 2}, {**{}}, [*()], -1, +1, not 1, ())
print(1 if True else 2, (1, 2)[0], [1, 2][-1], {"a": 1}["a"], "abc"[1], (lambda: 5)(), f"{1}{2}", "%d" % 3, 1 < 2, 3 in [3], None is None)
print(1 .real, 1.0.real, (1).__add__(2), "x".join("ab"), [].__len__(), 5..__class__)
print(100_000 == 100000, 0.1 * 3, 1/3, 2/3, 1e15/3, 10/2, 7/2, 1e1, 1.0, 100.0, 1e5, 123456.789, 1e-5, 0.0001, 12345678.9)
for bad in ("int('x')", "int('1.5')", "int('')", "float('abc')", "1/0", "1%0", "1//0", "1.0/0", "2**-1 if 0 else 0**-1", "int('12', 99)", "int(None)", "1 << -1", "10 ** 400 * 1.0", "int(float('inf'))", "int(float('nan'))", "'a' + 1", "1 + 'a'", "[] + ()", "'a' * 'b'", "-'x'", "round('a')", "abs('a')", "divmod(1, 0)", "pow(2, -1, 4)", "chr(0x110000)", "ord('')", "bytes([256])", "'%d' % 'x'", "0.0 ** -1", "math", "float(10 ** 400)", "1 @ 2", "{} < {}", "None > 1", "[1] < ['a']"):
    try:
        print(bad, eval(bad))
    except Exception as error:
        print(bad, "->", type(error).__name__, error)
