def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def plain(a, b=2, *rest, key, option=None, **others):
    return a, b, rest, key, option, others


def positional(a, b, /, c):
    return a, b, c


def nothing():
    return "nothing"


class Thing:
    def method(self, a):
        return a

    @classmethod
    def maker(cls, a):
        return a

    @staticmethod
    def helper(a):
        return a


class Needs:
    def __init__(self, left, right):
        pass


print(plain(1, key=3), plain(1, 2, 3, 4, key=5, extra=6), plain(*[1], **{"key": 2}), positional(1, 2, c=3), (lambda *a, **k: (a, k))(1, x=2))
number, missing, text, items = 5, None, "text", []
calls = [
    lambda: plain(), lambda: plain(1), lambda: plain(key=1), lambda: plain(1, key=1, a=2), lambda: plain(1, *5, key=1), lambda: plain(1, **5), lambda: plain(**{1: 2}), lambda: plain(1, key=1, **{"key": 2}),
    lambda: positional(1, 2), lambda: positional(1, b=2, c=3), lambda: positional(), lambda: nothing(1), lambda: nothing(x=1), lambda: Thing().method(), lambda: Thing().method(1, 2), lambda: Thing.method(1), lambda: Thing.maker(), lambda: Thing.helper(1, 2), lambda: Thing(1), lambda: Thing(x=1),
    lambda: Needs(), lambda: Needs(1), lambda: Needs(1, 2, 3), lambda: Needs(1, right=2, extra=3), lambda: (lambda x, y: 0)(1), lambda: number(), lambda: missing(), lambda: text(1), lambda: items(0), lambda: Thing()(),
    lambda: len(), lambda: len(1, 2), lambda: len(object=[]), lambda: abs(), lambda: ord("ab"), lambda: ord(""), lambda: ord(5), lambda: chr("a"), lambda: chr(-1), lambda: chr(0x110000), lambda: chr(10**30), lambda: divmod(1), lambda: round(), lambda: round("a"), lambda: sum(), lambda: sum([1], 2, 3), lambda: max(), lambda: max(1), lambda: max([], key=len), lambda: max(1, 2, default=3), lambda: min([1], foo=2),
    lambda: int(1, 2, 3), lambda: int(x=5), lambda: float(1, 2), lambda: str(1, 2, 3, 4), lambda: bool(1, 2), lambda: bool(x=1), lambda: list(1, 2), lambda: tuple(a=1), lambda: dict(1, 2), lambda: set(1, 2), lambda: bytes(1, 2, 3, 4), lambda: range(), lambda: slice(), lambda: enumerate(), lambda: next(), lambda: iter(), lambda: getattr(5), lambda: hasattr(5), lambda: isinstance(5), lambda: sorted(), lambda: sorted([1], [2]), lambda: pow(2), lambda: hash(), lambda: id(), lambda: repr(), lambda: input if False else type(), lambda: super(), lambda: object(1), lambda: property(1, 2, 3, 4, 5), lambda: staticmethod(), lambda: zip(1), lambda: map(len), lambda: filter(len), lambda: reversed(), lambda: callable(), lambda: format(), lambda: hex(1.5), lambda: bin("a"), lambda: any(), lambda: all(5), lambda: vars(5), lambda: dir(1, 2),
    lambda: [].append(), lambda: [].append(1, 2), lambda: {}.get(), lambda: "".join(), lambda: "a".upper(1), lambda: list.append(5, 1), lambda: str.upper(5), lambda: str.upper(), lambda: dict.get({}), lambda: (1).bit_length(2), lambda: [].sort(1), lambda: {}.update(1, 2), lambda: set().add(), lambda: (1,).index(), lambda: "a".replace("a"), lambda: "a".encode(1),
]
for number, call in enumerate(calls):
    attempt(number, call)
