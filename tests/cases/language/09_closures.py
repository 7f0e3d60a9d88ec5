counter = 0


def bump():
    global counter, fresh
    counter += 1
    fresh = f"made {counter}"


bump()
bump()
print(counter, fresh)


def make_counter(start=0):
    count = start

    def up(by=1):
        nonlocal count
        count += by
        return count

    def peek():
        return count

    return up, peek


up, peek = make_counter(10)
up()
up(5)
print(peek(), up.__closure__[0].cell_contents, up.__code__.co_freevars)
other_up, other_peek = make_counter()
print(other_up(), peek())

functions = [lambda: i for i in range(3)]
print([f() for f in functions])
functions = [lambda i=i: i for i in range(3)]
print([f() for f in functions])


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = "inner"
            return x
        before = x
        return before, inner(), x
    return middle(), x


print(outer())


def deleted():
    value = 1

    def look():
        return value
    del value
    try:
        look()
    except NameError as error:
        print(type(error).__name__, error)
    try:
        print(value)
    except UnboundLocalError as error:
        print(type(error).__name__, error)


deleted()


def late():
    try:
        return unset
    except UnboundLocalError as error:
        print(error)
    unset = 1


late()


def use_before():
    def inner():
        return later
    try:
        inner()
    except NameError as error:
        print(error)
    later = 5
    return inner()


print(use_before())
x = "global"


class Scope:
    x = "class"
    seen = x
    listed = [x for _ in range(1)]

    def method(self):
        return x

    class Inner:
        y = x
    z = (lambda: x)()


print(Scope.seen, Scope.listed, Scope().method(), Scope.Inner.y, Scope.z)


def shadow():
    x = "local"

    class C:
        print(x)
        x = x + "!"
        print(x)

        def get(self):
            return x

    class D:
        global x
        x = "changed global"
    return C().get(), C.x


print(shadow(), x)
del x
try:
    x
except NameError as error:
    print(error)
x = 1
if True:
    del x
    x = 2
print(x, "x" in globals(), "nope" in globals())


def locals_of(a, b=2):
    c = a + b
    return sorted(locals().items())


print(locals_of(1))


def exec_order(*, key=print("default evaluated")):
    return key


print(exec_order())


def mutable(item, bag=[]):
    bag.append(item)
    return bag


print(mutable(1), mutable(2), mutable.__defaults__)
compose = lambda *fs: (lambda v: [v := f(v) for f in fs][-1])
print(compose(lambda v: v + 1, lambda v: v * 2)(3))


def recursive(n):
    return 1 if n < 2 else n * recursive(n - 1)


print(recursive(20))
