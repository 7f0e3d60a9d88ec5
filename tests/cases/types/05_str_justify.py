def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for width in (0, 3, 6, 7):
    print([method("ab", width, "*") for method in (str.ljust, str.rjust, str.center)])
print("a".center(4) + "|", "ab".center(5, "é"), "abc".center(6, "-"), "abcd".center(7, "-"), "日本".ljust(4, "."))
print([value.zfill(5) for value in ("42", "-42", "+42", "", "abc", "--1", "123456")])
print(repr("a\tbc\td".expandtabs()), repr("a\tb".expandtabs(4)), repr("\ta\n\tb".expandtabs(2)), repr("ab\tc".expandtabs(0)))
print(repr("  pad ".strip()), repr("xxpadxx".strip("x")), repr("mississippi".lstrip("mis")), repr("abc".rstrip("cb")), repr("\x1fa\u3000".strip()))
rows = [("id", "name", "total"), (1, "Ada", 10.5), (23, "Grace Hopper", 1234.5)]
widths = [max(len(str(row[at])) for row in rows) for at in range(3)]
for row in rows:
    print(" | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)).rstrip())
print("-+-".join("-" * width for width in widths))
attempt("fill", lambda: "a".center(5, "ab"))
attempt("fill type", lambda: "a".ljust(5, 5))
attempt("width", lambda: "a".rjust("5"))
attempt("missing", lambda: "a".ljust())
attempt("strip int", lambda: "a".strip(5))
attempt("zfill", lambda: "a".zfill(None))
attempt("expandtabs", lambda: "a".expandtabs("x"))
