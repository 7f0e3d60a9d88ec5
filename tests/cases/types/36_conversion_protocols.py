def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Everything:
    def __int__(self):
        return 7

    def __float__(self):
        return 1.5

    def __index__(self):
        return 3

    def __bool__(self):
        return False

    def __str__(self):
        return "text"

    def __bytes__(self):
        return b"raw"

    def __len__(self):
        return 11

    def __iter__(self):
        return iter("iter")

    def __reversed__(self):
        return iter("back")

    def __format__(self, spec):
        return f"<{spec}>"

    def __complex__(self):
        return 0

    def __dir__(self):
        return ["b", "a"]


e = Everything()
print(int(e), float(e), bool(e), str(e), bytes(e), len(e), list(e), tuple(e), set(e) == set("iter"), list(reversed(e)), format(e, "x"), f"{e:>5}", f"{e!s:>6}", dir(e), hex(e), bin(e), oct(e), chr(e), range(e), "abcdef"[e], "ab" * e, [0, 1, 2, 3][e], round(2.12345, e))
print("%d %s %x" % (e, e, e), "{:y}".format(e), sum(len(x) for x in [e]), dict(zip(e, range(2))), sorted(e), max(e), "e" in e)


class Bad:
    def __int__(self):
        return "a"

    def __float__(self):
        return 1

    def __index__(self):
        return 1.5

    def __bool__(self):
        return 1

    def __str__(self):
        return 5

    def __bytes__(self):
        return "x"

    def __len__(self):
        return -1

    def __iter__(self):
        return 5

    def __hash__(self):
        return "h"

    def __format__(self, spec):
        return None

    def __contains__(self, item):
        return "yes"


b = Bad()
for label, action in [("int", lambda: int(b)), ("float", lambda: float(b)), ("index", lambda: [1][b]), ("bool", lambda: bool(b)), ("not", lambda: not b), ("str", lambda: str(b)), ("bytes", lambda: bytes(b)), ("len", lambda: len(b)), ("iter", lambda: iter(b)), ("for", lambda: [x for x in b]), ("hash", lambda: hash(b)), ("format", lambda: f"{b}"), ("range", lambda: range(b)), ("in", lambda: 1 in b), ("hex", lambda: hex(b)), ("percent", lambda: "%s" % b), ("print", lambda: print(b)), ("if", lambda: 1 if b else 2)]:
    attempt(label, action)


class Sizes:
    def __init__(self, size):
        self.size = size

    def __len__(self):
        return self.size


print(bool(Sizes(0)), bool(Sizes(2)), len(Sizes(True)), [bool(Sizes(n)) for n in (0, 1)])
for size in ("a", 2**70, 1.5, None):
    attempt(("len", size), lambda: len(Sizes(size)))
    attempt(("bool", size), lambda: bool(Sizes(size)))
