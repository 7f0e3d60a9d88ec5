from functools import partial


def connect(host, /, port=5432, *paths, timeout=10.0, **options):
    return host, port, paths, timeout, options


print(connect("db"))
print(connect("db", 1, "a", "b", timeout=2, ssl=True))
print(connect("db", host="named", port=3))
print(connect(*"xyz", **{"timeout": 1}, **{"retry": 2}))
args, kwargs = ("h", 9), {"opt": 1}
print(connect(*args, *[], **kwargs, other=2), args, kwargs)
kwargs_copy = (lambda **kw: kw)(**kwargs)
kwargs_copy["new"] = 1
print(kwargs, kwargs_copy)


def forward(function, *args, **kwargs):
    return function(*args, **kwargs)


print(forward(connect, "f", 1, x=2), forward(lambda *a, **k: (a, k), 1, k=2), forward(dict, a=1), forward(max, 3, 9, key=lambda v: -v))
half = partial(connect, "partial", timeout=1)
print(half(), half(7, timeout=3), half.func is connect, half.args, half.keywords)


def mutable_default(item, bucket=None, *, seen=set()):
    bucket = [] if bucket is None else bucket
    bucket.append(item)
    seen.add(item)
    return bucket, len(seen)


print(mutable_default(1), mutable_default(2), mutable_default(3, [0]))


def only(*, key): return key
def pos(a, b, /): return a, b
def var(*args): return args
def kw(**kwargs): return list(kwargs.items())


print(only(key=1), pos(1, 2), var(), var(*range(3)), kw(b=1, a=2), kw(**{"with space": 1, "class": 2}))
print((lambda a, *b, c=3, **d: (a, b, c, d))(1, 2, c=4, e=5), (lambda: None)(), (lambda *, k: k)(k=1), (lambda x, /: x)(5))


class Api:
    def __init__(self, base="/"):
        self.base = base

    def __call__(self, *parts, sep="/", **query):
        text = self.base + sep.join(map(str, parts))
        return text + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")

    def method(self, a, b=2): return a, b

    @classmethod
    def make(cls, *args, **kw): return cls(*args, **kw)

    @staticmethod
    def helper(x, *, y=1): return x + y


api = Api.make(base="/v1/")
print(api("users", 5), api("q", sep="-", a=1, b="x"), api.method(1), api.method(b=1, a=0), Api.method(api, 7), Api.helper(1, y=5), api.helper(2))
bound = api.method
print(bound(3), bound.__name__, list(map(api.method, [1, 2])), sorted([3, 1, 2], key=lambda v, sign=-1: v * sign))
result = connect(
    "multi",
    *[1],
    timeout=(yes := 5),
)
print(result, yes)
print(sum(map(lambda pair: pair[0] * pair[1], zip((1, 2), (3, 4)))), [f(3) for f in (lambda v: v + 1, str, [10, 20, 30, 40].__getitem__)])
print((lambda f: (lambda x: x(x))(lambda x: f(lambda v: x(x)(v))))(lambda self: lambda n: 1 if n == 0 else n * self(n - 1))(5))


def returns_many(flag):
    if flag:
        return 1, [2], {"k": 3}
    return


print(returns_many(1), returns_many(0), (lambda: (yield))().__class__.__name__)


def shadow(print=print, len=lambda x: "shadowed"):
    print(len([1]))


shadow()


def annotated(a: int, *rest: "str", k: float = 0.5) -> None: ...


print(annotated.__annotations__, annotated(1, k=2))
