# Generators that nobody finishes: their finally bodies and context managers still run.
import gc
from contextlib import contextmanager


def numbers(name):
    try:
        n = 0
        while True:
            yield n
            n += 1
    finally:
        print("end of", name)


g = numbers("first")
print(next(g), next(g))
del g
print("--")
for n in numbers("loop"):
    if n == 2:
        break
print("after the loop")
unstarted = numbers("never begun")
del unstarted
print("--")


@contextmanager
def session(name):
    print("enter", name)
    try:
        yield name
    finally:
        print("exit", name)


def rows():
    with session("rows"):
        yield 1
        yield 2


r = rows()
print(next(r))
r = None
print("--")


def outer():
    try:
        yield from numbers("inner")
    finally:
        print("end of outer")


o = outer()
print(next(o), next(o))
o.close()
print("--")
o = outer()
next(o)
del o
print("--")


def tree(depth):
    if depth:
        yield depth
        yield from tree(depth - 1)
        yield -depth


print(list(tree(4)), sum(tree(200)))


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total / count


a = averager()
next(a)
print([a.send(v) for v in (10, 20, 60)])


def delegating():
    result = yield from inner()
    print("inner returned", result)
    try:
        yield "second"
    except KeyError as error:
        yield f"caught {error!r}"


def inner():
    try:
        got = yield "first"
        print("got", got)
    except ValueError as error:
        print("inner caught", error)
    return "result"


d = delegating()
print(next(d))
print(d.send("value"))
print(d.throw(KeyError("k")))
print(next(d, "done"))
d = delegating()
next(d)
print(d.throw(ValueError("thrown")))

me = numbers("in a cycle")
holder = [me]
next(me)
del me
holder.append(holder)
del holder
print(gc.collect() > 0)
