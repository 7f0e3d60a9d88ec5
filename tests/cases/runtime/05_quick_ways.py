# What loops, calls and names do where the machine takes its short ways.
class Item:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


for item in [Item("a"), Item("b")]:
    print("turn", item.name)
print("kept", item.name)
item = None

for text in ("x", "y", "z"):
    pass
print(text)

for number in range(3):
    number = str(number)
print(repr(number))

for pair in [(1, [2]), (3, [4])]:
    last = pair
print(pair is last, pair)

grown = [1]
for n in grown:
    if n < 4:
        grown.append(n + 1)
print(grown, n)

for n in []:
    print("never")
print(n)


def loops(items):
    for value in items:
        if value == "stop":
            break
    else:
        value = [value]
    return value


print(loops(["a", "stop", "b"]), loops([1.5, None]), loops(range(2)))


def deleted():
    for value in ["p", "q"]:
        kept = value
        del value
    try:
        return value
    except UnboundLocalError as error:
        return kept, str(error)


print(deleted())


def every(a, /, b, c=3, *rest, d, e=5, **others):
    return a, b, c, rest, d, e, others


def few(a, b=2, *, c, d=4):
    return a, b, c, d


print(every(1, 2, d=4), every(1, 2, 3, 4, 5, d=6, f=7), every(1, d=0, b=8))
print(few(1, c=3), few(1, 2, d=5, c=6), few(c=1, a=2), few(*[1], **{"c": 9}))
for call in [
    lambda: few(1),
    lambda: few(),
    lambda: few(1, 2, 3, c=4),
    lambda: few(1, c=3, a=5),
    lambda: few(1, c=3, x=5),
    lambda: every(1, 2),
    lambda: every(a=1, b=2, d=3),
    lambda: every(d=3),
]:
    try:
        print(call())
    except TypeError as error:
        print(error)

code = "def shown(): return len([1, 2])\nresult = shown()\ntotal = len('abc')"
first, second = {}, {"len": lambda value: "own"}
for namespace in (first, second, first):
    exec(code, namespace)
    print(namespace["result"], namespace["total"])

big = 2**62
for turn in range(3):
    big = big + big
print(big, big - big, 7 // 2 * -3 % 5, -7 // 2, -7 % 3, 2.5 // 1, 7 / 2, 1 / 4 + 1)
total = 0
for n in range(10):
    total += n
    total = total * 1.5
print(total)
len = "hidden"
print(len)
del len
print(len("back"))
