level = "module"
history = []


def record(tag):
    history.append((tag, level))


def set_global():
    global level, created
    level = "set"
    created = [1]
    record("set_global")


def nest():
    level = "outer"

    def middle():
        nonlocal level
        level += "+middle"

        def inner():
            nonlocal level
            level += "+inner"
            return level
        return inner

    return middle()(), level


def skip_level():
    value = 1

    def no_own():
        def deep():
            nonlocal value
            value *= 10
            return value
        return deep
    deep = no_own()
    return deep(), deep(), value


def global_in_nested():
    level = "local"

    def inner():
        global level
        level = "from nested"
        return level
    return inner(), level


class Counter:
    count = 0
    level = level + "!"

    def bump(self):
        Counter.count += 1
        self.count += 10
        return self.count, Counter.count

    class Nested:
        try:
            seen = count
        except NameError as error:
            seen = str(error)


set_global()
print(level, created, nest(), skip_level(), global_in_nested(), level)
c = Counter()
print(c.bump(), c.bump(), Counter.level, Counter.Nested.seen)
for name in ("a", "b"):
    globals()[name.upper()] = name * 2
print(A, B, "A" in globals(), sorted(k for k in globals() if len(k) == 1))


def accumulate():
    total = 0
    calls = []

    def add(n, *, verbose=False):
        nonlocal total
        total += n
        calls.append(n)
        if verbose:
            print("adding", n, "->", total)
        return total

    def reset():
        nonlocal total, calls
        total, calls = 0, []

    add.reset = reset
    add.calls = lambda: list(calls)
    return add


add = accumulate()
print(add(5), add(6, verbose=True), add.calls())
add.reset()
print(add(1), add.calls(), add.__closure__ is not None, sorted(add.__code__.co_freevars))
callbacks = {}
for event in ("open", "close"):
    def handler(payload, event=event):
        return f"{event}:{payload}"
    callbacks[event] = handler
print([callbacks[k]("p") for k in callbacks], handler("x"), handler.__defaults__)


def make_property(name):
    hidden = "_" + name

    def get(self):
        return getattr(self, hidden, f"no {name}")

    def set_(self, value):
        setattr(self, hidden, value)
    return property(get, set_)


class Row:
    x = make_property("x")
    y = make_property("y")


r = Row()
r.x = 5
print(r.x, r.y, vars(r))
print((lambda n: (lambda f: f(f, n))(lambda f, n: 1 if n < 2 else n * f(f, n - 1)))(6))
exec_scope = {}
exec("counter = 0\ndef up():\n    global counter\n    counter += 1\n    return counter", exec_scope)
print(exec_scope["up"](), exec_scope["up"](), exec_scope["counter"])
print(history)
