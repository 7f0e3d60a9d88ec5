class Recorder:
    def __init__(self):
        object.__setattr__(self, "log", [])
        object.__setattr__(self, "data", {})

    def __getattr__(self, name):
        self.log.append(("get", name))
        try:
            return self.data[name]
        except KeyError:
            raise AttributeError(f"no {name!r} here") from None

    def __setattr__(self, name, value):
        self.log.append(("set", name, value))
        self.data[name] = value

    def __delattr__(self, name):
        self.log.append(("del", name))
        if name not in self.data:
            raise AttributeError(name)
        del self.data[name]

    def __dir__(self):
        return ["z", "a", *self.data]


r = Recorder()
r.x = 1
r.y = r.x + 1
r.x += 10
del r.y
print(r.x, r.data, dir(r))
for action in (lambda: r.nope, lambda: delattr(r, "gone"), lambda: getattr(r, "q")):
    try:
        action()
    except AttributeError as error:
        print(repr(error), error.__cause__, error.__suppress_context__)
print(getattr(r, "q", "default"), hasattr(r, "x"), hasattr(r, "zz"))
print(r.log)


class Strict:
    def __getattribute__(self, name):
        if name.startswith("secret"):
            raise AttributeError("hidden: " + name)
        return super().__getattribute__(name)

    def __getattr__(self, name):
        return f"<fallback {name}>"

    def __init__(self):
        self.secret = 1
        self.plain = 2

    def method(self):
        return "method"


s = Strict()
print(s.secret, s.plain, s.method(), s.other, sorted(s.__dict__))


class P:
    def __init__(self):
        self._v = 0

    @property
    def v(self):
        "The value."
        return self._v

    @v.setter
    def v(self, value):
        if value < 0:
            raise ValueError("negative")
        self._v = value

    @v.deleter
    def v(self):
        print("deleting")
        self._v = None

    @property
    def ro(self):
        return "ro"

    w = property(lambda self: "w", doc="W doc")

    @property
    def broken(self):
        return self.nothing


p = P()
p.v = 5
p.v += 1
print(p.v, P.v.__doc__, P.w.__doc__, P.v.fget.__name__, P.ro.fset)
del p.v
print(p.v)
for statement in (lambda: setattr(p, "v", -1), lambda: setattr(p, "ro", 1), lambda: delattr(p, "ro"), lambda: p.broken,
                  lambda: setattr(p, "w", 1), lambda: object().x, lambda: setattr(object(), "x", 1), lambda: setattr(3, "real", 1),
                  lambda: delattr(p, "missing"), lambda: setattr(int, "x", 1), lambda: None.x, lambda: P.nope, lambda: setattr(p, 1, 2),
                  lambda: getattr(p, 5), lambda: (lambda: 1).foo, lambda: print.foo, lambda: [].foo, lambda: setattr([], "foo", 1)):
    try:
        statement()
    except (AttributeError, ValueError, TypeError) as error:
        print(type(error).__name__, error)


class Fallback(P):
    def __getattr__(self, name):
        return "fallback for " + name


print(Fallback().broken, Fallback().zzz)
print(callable(p), p.__class__ is P, p.__class__.__name__)
p.__class__ = Fallback
print(p.anything, type(p).__name__)
try:
    p.__class__ = int
except TypeError as error:
    print(error)
