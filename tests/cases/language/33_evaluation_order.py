from contextlib import nullcontext

def say(tag, value=None):
    print(tag, end=" ")
    return value


class Rec:
    def __init__(self, name): self.name = name
    def __getattr__(self, attr): return say(f"{self.name}.{attr}", Rec(attr))
    def __getitem__(self, key): return say(f"{self.name}[{key}]", 1)
    def __setitem__(self, key, value): say(f"{self.name}[{key}]={value}")
    def __call__(self, *a, **k): return say(f"{self.name}({a}{k})", self)
    def __lt__(self, other): return say(f"{self.name}<", True)
    def __add__(self, other): return say(f"{self.name}+", self)
    def __iadd__(self, other): return say(f"{self.name}+=", self)
    def __bool__(self): return say(f"bool {self.name}", True)
    def __contains__(self, x): return say(f"in {self.name}", x == 1)


a, b = Rec("a"), Rec("b")
say("f", a)(say(1), *say(2, [0]), k=say(3), **say(4, {"z": 0})); print()
say("x", {})[say("key", "k")] = say("value", 5); print()
box = Rec("box")
box[say("i", 0)] += say("rhs", 2); print()
t = say("l", 1), say("m", 2), [say("n", 3)], {say("k", "a"): say("v", 4), **say("u", {})}; print()
say("left", a) + say("right", b) + say("last", b); print()
say("one", 1) < say("two", 2) < say("three", 0) < say("never", 9); print()
print(say("p", 0) and say("q", 1), say("r", 0) or say("s", 2), say("t", 1) if say("cond", 0) else say("else", 3))
x = y = say("chained", 7); print(x, y)
i, lst = 0, [0, 0]
i, lst[i] = 1, say("tuple", 9); print(i, lst)
(lambda d=say("default"): d)(); print()


def deco(tag):
    say(f"make-{tag}")
    return lambda f: say(f"apply-{tag}", f)


@deco("outer")
@deco("inner")
def fn(p=say("arg default", 1), *, q: say("annotation") = say("kw default", 2)) -> say("returns"):
    return p, q


print(fn())


class K(say("base", object), metaclass=say("meta", type)):
    say("body")


print()
[say("item", n) for n in say("iter", range(2)) if say("if", n)]; print()
{say("dk", 1): say("dv", 2) for _ in say("it", [0])}; print()
print(f"{say('f1', 1)}{say('f2', 2):{say('spec', 3)}}")
try:
    raise say("exc", ValueError) from say("cause", None)
except say("catch", ValueError):
    say("handler")
else:
    say("no")
finally:
    say("finally")
print()
with say("cm", nullcontext(say("inner", 1))) as z, say("cm2", nullcontext()):
    say("with body")
print()
del say("d", {"k": 1})[say("dkey", "k")]; print()
assert say("test", True), say("message"); print()
print(1 in a, 2 not in a, not a, a is a)
while say("while", 0): pass
for _ in say("for", []): pass
else: say("for-else")
print()
a.b.c(say("arg")).d[say("idx", 3)]; print()
print([*say("star", [1]), *say("star2", (2,))], {**say("d1", {"a": 1}), "b": say("bv", 2)})
match say("subject", 3):
    case n if say("guard", False): pass
    case 3: print("three")
