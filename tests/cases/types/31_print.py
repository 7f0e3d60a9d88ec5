import sys


def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


print()
print(1, "two", 3.0, None, True, [4], (5,), {"k": 6}, {7}, b"8")
print("a", "b", sep="-", end="!\n")
print("no", "space", sep="")
print(*range(5), sep=", ")
print("none", "separators", sep=None, end=None)
print("kept", end="")
print(" together", flush=True)
print("to stdout", file=sys.stdout)
print("to stderr", file=sys.stderr)


class Collector:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


collector = Collector()
print("x", "y", file=collector)
print(collector.parts)


class Shown:
    def __str__(self):
        return "shown as text"

    def __repr__(self):
        return "Shown()"


print(Shown(), [Shown()], {Shown().__class__.__name__: Shown()}, (Shown(),), f"{Shown()} {Shown()!r}")
print("tab\tquote' double\" back\\ newline\\n", ["tab\t", 'it\'s', "say \"x\"", "both ' and \""])
attempt("sep", lambda: print(1, sep=5))
attempt("end", lambda: print(1, end=b"x"))
attempt("keyword", lambda: print(1, separator=","))
attempt("file", lambda: print(1, file=5))
print(print("returns"), print.__name__, callable(print))
print("é", "日本", "😀", "\u00e9", sep="/")
print("a\0b".replace("\0", "0"), "line one\nline two")
