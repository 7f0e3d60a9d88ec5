def averager():
    total, count, average = 0, 0, None
    while True:
        try:
            value = yield average
        except ValueError as error:
            print("reset because", error)
            total = count = 0
            average = None
            continue
        if value is None:
            return {"total": total, "count": count}
        total += value
        count += 1
        average = total / count


a = averager()
print(next(a), a.send(10), a.send(20), a.throw(ValueError("bad")), a.send(7))
try:
    a.send(None)
except StopIteration as stop:
    print("returned", stop.value, stop.args)
print(list(a))


def collect():
    while True:
        result = yield from averager()
        print("sub done", result)
        if not result["count"]:
            return "all done"


c = collect()
next(c)
for v in (1, 2, None, 5, None, None):
    try:
        c.send(v)
    except StopIteration as stop:
        print("outer", stop.value)


def closing():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("exit")
        raise
    finally:
        print("finally")


g = closing()
next(g)
g.close()
g.close()
try:
    next(g)
except StopIteration as stop:
    print("stopped", stop.value, repr(stop))


def stubborn():
    try:
        yield 1
    except GeneratorExit:
        yield 2


s = stubborn()
next(s)
try:
    s.close()
except RuntimeError as error:
    print(error)


def raises_stop():
    yield 1
    raise StopIteration("inner")


r = raises_stop()
next(r)
try:
    next(r)
except RuntimeError as error:
    print(error, repr(error.__cause__), repr(error.__context__))

fresh = averager()
try:
    fresh.send(3)
except TypeError as error:
    print(error)
fresh = averager()
try:
    fresh.throw(KeyError("early"))
except KeyError as error:
    print("early", error)
print(list(fresh))


def selfish():
    yield next(me)


me = selfish()
try:
    next(me)
except ValueError as error:
    print(error)


def flatten(x):
    for item in x:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


print(list(flatten([1, [2, (3, [4, [5]])], "six"])))


def with_default(it):
    first, *rest = yield from it
    return first, rest


def drive(gen):
    try:
        while True:
            print("yield", next(gen))
    except StopIteration as stop:
        return stop.value


def source():
    yield "a"
    yield "b"
    return "xyz"


print(drive(with_default(source())))
genexp = (x * y for x in range(3) for y in range(x) if x != y)
print(type(genexp).__name__, list(genexp), next(genexp, "empty"))
print(averager.__name__, averager().__name__)


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(*tree(4))


class Tree:
    def __init__(self, *kids):
        self.kids = kids

    def __iter__(self):
        yield self
        for kid in self.kids:
            yield from kid


print(len(list(Tree(Tree(), Tree(Tree())))))


def in_finally():
    for i in range(3):
        try:
            yield i
        finally:
            print("cleanup", i)


for i in in_finally():
    print("got", i)
    if i == 1:
        break
print("after")
x = yield_list = [(yield_ := i) for i in range(2)]
print(x, yield_)
lam = lambda: (yield 5)
print(next(lam()))
