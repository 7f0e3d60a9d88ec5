def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


specs_int = ["", "d", "5", "<5", ">5", "^5", "=+6", "05", "+", " ", "x", "X", "#x", "#010b", "o", "#o", "c", ",", "_", "_x", "012,", "e", ".2f", "g", "%", "n", "*^9,"]
for spec in specs_int:
    print(repr(spec), [format(number, spec) for number in (65, 1234567)], end="; ")
print()
specs_float = ["", ".2f", "10.3f", "<9.1f", "+.1e", "E", ".3g", "g", "#g", "%", ".1%", ",.2f", "_.0f", "012.2f", ".0f", "#.0f", ".5", "n", "=+9.1f", "z.1f", "é>8"]
for spec in specs_float:
    print(repr(spec), [format(number, spec) for number in (1234.5678, -0.04, 1e16)], end="; ")
print()
print([format(value, "8.2f") for value in (float("inf"), float("-inf"), float("nan"))], format(float("nan"), "+010"), format(float("inf"), "F"))
print([format(value, ".0f") for value in (0.5, 1.5, 2.5, 3.5)], format(2.675, ".2f"), format(0.1, ".20f"), format(1e22, "f"))
print([format(value) for value in (1e15, 1e16, 1e-4, 1e-5, 123456789.123456789, -0.0)])
print([format(text, spec) for text, spec in [("abc", ""), ("abc", "5"), ("abc", ">5"), ("abc", "*^7"), ("abcdef", ".3"), ("abc", "05"), ("abc", "-<5.2s")]])
print(format(True), format(True, "d"), format(False, "5"), format(None), format([1]), f"{10**20:,}", f"{-10**18:_}")
for value, spec in [(5, ".2"), (5, "s"), (5, ",x"), (5, "c,"), (-1, "c"), (5, "+c"), (1.5, "d"), (1.5, "x"), ("a", "d"), ("a", "+"), ("a", "="), ("a", ","), ("a", "#"), (None, "5"), ([], "d"), (5, "5."), (5, ",_"), (5, "5dd"), (5, "z"), ("a", "z"), (True, "s")]:
    attempt((value, spec), lambda: format(value, spec))
