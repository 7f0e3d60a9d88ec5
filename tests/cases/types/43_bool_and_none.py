def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


values = [None, True, False, 0, 1, -1, 0.0, 0.5, "", "False", [], [0], (), (None,), {}, {0: 0}, set(), {0}, range(0), range(1), b"", b"0", object, len, ..., NotImplemented.__class__, float("nan")]
print([bool(value) for value in values])
print(None is None, None == None, None == False, None != 0, type(None), str(None), repr(None), [None].count(None), None in (0, None), {None: "n"}[None], None or "default", None and "never", not None)
print(True and "yes", False or [], 0 or None, "" or 0 or "last", 1 and 2 and 3, 1 if [] else 2, not [], not not [0], any([None, 0, "x"]), all([1, "", 2]), (True, False) < (True, True), max(True, False), sorted([True, False, True]))
print(True == 1, True is True, True + True, sum([True, True, False]), ["no", "yes"][True], "ab"[False], True * "x", {True: "t", 1: "one"}, int(True), float(False), str(True), f"{True:d} {True} {True!r:>6} {False:>5}", hash(True), True.__class__, bool.__bases__)
print(True & False, True | False, True ^ True, ~True, -True, +False, True << 2, True / 2, True // 2, True % 2, True ** 3, divmod(True, 1), 5 > 3 == True, 1 < 2 < 3, 1 < 3 > 2, 1 == 1.0 == True, (1 < 2) == True)
x = None
x = x if x is None else 5
chain = {"a": None}
print(x, chain.get("a", "default"), chain.get("b", "default"), chain.get("a") or "fallback", [v for v in values[:8] if v is not None], bool(x is not None), isinstance(None, type(None)))


def nothing():
    pass


def explicit():
    return


print(nothing(), explicit(), [nothing()], print("printed"), (lambda: None)())
for label, action in [("call", lambda: x()), ("attribute", lambda: None.x), ("index", lambda: x[0]), ("iterate", lambda: list(None)), ("add", lambda: None + 1), ("order", lambda: None < None), ("sort", lambda: sorted([None, 1])), ("max", lambda: max(None, 1)), ("len", lambda: len(None)), ("in", lambda: 1 in None), ("neg", lambda: -None), ("int", lambda: int(None)), ("float", lambda: float(None)), ("unpack", lambda: (lambda a, b: 0)(*None)), ("mapping", lambda: dict(**None)), ("join", lambda: "".join([None])), ("format", lambda: f"{None:5}"), ("type", lambda: type(None)(1)), ("subclass", lambda: type("X", (bool,), {})), ("set attribute", lambda: setattr(None, "x", 1)), ("bool arguments", lambda: bool(1, 2))]:
    attempt(label, action)
