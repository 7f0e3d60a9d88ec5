from decimal import Decimal


def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


same = [1, 1.0, True, Decimal(1), Decimal("1.00")]
print(len(set(same)), {key: position for position, key in enumerate(same)}, [hash(value) for value in same])
print(1 == 1.0 == True == Decimal(1), 0 == False == 0.0 == -0.0, {0: "a"}[False], {1.0: "b"}[True], [1, 2].index(True), [1.0, 2].count(1))
print(True + True, True * 3, True / 2, -True, ~True, True & False, True | 2, True ^ True, True << 3, divmod(True, 2), sum([True, False, True]))
print(isinstance(True, int), type(True + 0), type(True & True), type(True & 1), str(True), repr(False), int(True), float(True), True == "True")
print(1 + 1.5, 2**0.5, 2**-1, 0**0, 0.0**0, 10**20 + 0.5, 7 // 2.0, 7 % 2.5, -7 // 2.0, 3 - 0.5, 5 * 0.1, type(4 / 2), type(4 // 2.0))
print(1 < 1.5 < 2, 10**400 > 1e308, 2**53 + 1 > float(2**53), max(1, 1.0), max(1.0, 1), min(True, 1), sorted([3, 2.5, True, Decimal("2.25")]))
print(any([0, 0.0, "", [], None]), all([1, "a", [0]]), all([]), any([]), bool(0.0), bool("0"), bool([0]), bool(Decimal(0)), not None)
print(sum([0.1] * 10), sum([1, 2.5, 10**20]), sum([[1], [2]], []), sum((n for n in range(5)), start=100), sum([Decimal("0.1")] * 3))
for label, action in [
    ("int + str", lambda: 1 + "a"), ("str + int", lambda: "a" + 1), ("none", lambda: None + 1), ("list * float", lambda: [1] * 1.5),
    ("int < str", lambda: 1 < "a"), ("none < int", lambda: None < 1), ("decimal + float", lambda: Decimal(1) + 1.5), ("int @ int", lambda: 1 @ 2),
    ("-str", lambda: -"a"), ("~float", lambda: ~1.5), ("int // 0", lambda: 1 // 0), ("int % 0", lambda: 1 % 0), ("int / 0", lambda: 1 / 0), ("float mod", lambda: 1 % 0.0),
    ("0 ** -1", lambda: 0**-1), ("shift float", lambda: 1 << 1.0), ("sum str", lambda: sum(["a"])), ("sum str start", lambda: sum(["a"], "")), ("max empty", lambda: max([])),
    ("max mixed", lambda: max(1, "a")), ("abs", lambda: abs("a")), ("round", lambda: round("a")), ("divmod", lambda: divmod("a", 1)), ("large / ", lambda: 10**400 / 3),
]:
    attempt(label, action)
