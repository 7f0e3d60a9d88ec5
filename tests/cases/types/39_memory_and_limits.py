def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


for label, action in [
    ("string", lambda: "a" * 10**12), ("list", lambda: [0] * 10**12), ("bytes", lambda: bytes(10**12)), ("tuple", lambda: (0,) * 10**13),
    ("text times huge", lambda: "a" * 10**30), ("centered", lambda: "a".center(10**12)),
]:
    try:
        print(label, len(action()))
    except (MemoryError, OverflowError) as error:
        print(label, type(error).__name__, error)


def down(depth):
    return down(depth + 1)


def up(depth):
    return 0 if depth == 0 else 1 + up(depth - 1)


try:
    down(0)
except RecursionError as error:
    print(type(error).__name__, error, isinstance(error, RuntimeError))
print(up(500))
nested = []
for _ in range(60):
    nested = [nested]
same = []
for _ in range(60):
    same = [same]
print(nested == same, nested != same, nested < same, repr(nested).count("["))
pairs = ()
for number in range(40):
    pairs = (pairs, number)
print(hash(pairs) == hash(pairs), pairs[1], len({pairs: 1}))
big = 7**3000
print(big.bit_length(), str(big)[:10], len(str(big)), big % 1000, hash(big), big // 7**2999, (big * big).bit_length())
print(len(f"{big:,}"), hex(7**100)[:12], int(str(big)) == big, 2**10000 % 97, -(2**200) >> 190, (1 << 300).bit_count())
attempt("digits", lambda: str(7**6000))
attempt("parse digits", lambda: int("7" * 4301))
print(len(str(int("7" * 4300))), len(hex(7**6000)))
