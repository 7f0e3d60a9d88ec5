import sys


def depth(n=0):
    try:
        return depth(n + 1)
    except RecursionError:
        return n


def forever():
    return forever()


def mutual_a(n):
    return mutual_b(n)


def mutual_b(n):
    return mutual_a(n)


for function, args in ((forever, ()), (mutual_a, (1,)), ((lambda f: f(f)), ((lambda g: g(g)),))):
    try:
        function(*args)
    except RecursionError as error:
        print(type(error).__name__, error, isinstance(error, RuntimeError))
print(900 < depth() <= 1000, sys.getrecursionlimit())


class Loop:
    def __getattr__(self, name):
        return self.other

    @property
    def prop(self):
        return self.prop


try:
    Loop().x
except RecursionError as error:
    print("getattr", type(error).__name__)
try:
    Loop().prop
except RecursionError as error:
    print("property", type(error).__name__)


def gen(n):
    yield n
    yield from gen(n + 1)


seen = 0
try:
    for seen in gen(0):
        if seen > 40:
            break
except RecursionError:
    print("generator too deep")
print(seen)


def fact(n):
    return 1 if n <= 1 else n * fact(n - 1)


def fib(n, memo={}):
    if n < 2:
        return n
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


def hanoi(n, a="A", b="B", c="C"):
    return [] if n == 0 else hanoi(n - 1, a, c, b) + [(a, c)] + hanoi(n - 1, b, a, c)


def permutations(items):
    if not items:
        yield []
    for i, item in enumerate(items):
        for rest in permutations(items[:i] + items[i + 1:]):
            yield [item, *rest]


def ackermann(m, n):
    if m == 0:
        return n + 1
    return ackermann(m - 1, 1 if n == 0 else ackermann(m, n - 1))


print(fact(30), fact(300) % 1000007, fib(90), len(hanoi(6)), hanoi(2), list(permutations("abc"))[:3], ackermann(2, 3))
tree = {"v": 1, "kids": [{"v": 2, "kids": []}, {"v": 3, "kids": [{"v": 4, "kids": []}]}]}


def walk(node, level=0):
    yield level, node["v"]
    for kid in node["kids"]:
        yield from walk(kid, level + 1)


print(list(walk(tree)), max(walk(tree)))
nested = []
nested.append(nested)
print(nested, repr({"self": nested}))
loop = {}
loop["me"] = loop
print(loop, nested == nested)


class Node:
    def __init__(self, *kids): self.kids = kids
    def __repr__(self): return f"N({', '.join(map(repr, self.kids))})"
    def size(self): return 1 + sum(k.size() for k in self.kids)


print(Node(Node(), Node(Node())), Node(Node(), Node(Node())).size())
