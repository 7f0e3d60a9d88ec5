def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def counter(limit):
    received = []
    for number in range(limit):
        got = yield number
        if got is not None:
            received.append(got)
    return received


def chained():
    result = yield from counter(2)
    yield ("result", result)
    yield from "ab"
    return "end"


numbers = counter(3)
print(next(numbers), numbers.send("x"), numbers.send(None))
try:
    next(numbers)
except StopIteration as stop:
    print("stopped", stop.value, stop.args, repr(stop))
print(list(chained()), next(numbers, "over"), type(numbers).__name__, numbers.__name__, numbers.__qualname__, iter(numbers) is numbers)


def guarded():
    try:
        yield 1
        yield 2
    except ValueError as error:
        yield f"caught {error}"
    finally:
        print("closed")


walk = guarded()
print(next(walk), walk.throw(ValueError("boom")))
attempt("end", lambda: next(walk))
walk = guarded()
next(walk)
walk.close()
walk.close()
print(list(walk))
walk = guarded()
next(walk)
attempt("throw", lambda: walk.throw(KeyError("k")))
attempt("throw class", lambda: guarded().throw(TypeError))
attempt("send first", lambda: counter(1).send(5))
attempt("index", lambda: counter(1)[0])
attempt("len", lambda: len(counter(1)))


def raises_stop():
    yield 1
    raise StopIteration("inner")


attempt("stop inside", lambda: list(raises_stop()))


def endless():
    number = 0
    while True:
        yield number
        number += 1


def take(count, source):
    return [item for item, _ in zip(source, range(count))]


print(take(4, endless()), sum(x * x for x in take(5, endless())), max(counter(5)), sorted(counter(3), reverse=True), tuple(counter(2)), set(counter(3)), dict(zip("ab", endless())), "".join(str(n) for n in counter(3)), [*counter(2)], 3 in counter(5))


def running():
    yield next(me)


me = running()
attempt("running", lambda: next(me))


def tree(node):
    yield node["name"]
    for child in node.get("children", ()):
        yield from tree(child)


print(list(tree({"name": "root", "children": [{"name": "a", "children": [{"name": "b"}]}, {"name": "c"}]})))
first, *others = counter(4)
print(first, others)
