def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Celsius(float):
    def __new__(cls, degrees):
        return super().__new__(cls, round(degrees, 1))

    @property
    def fahrenheit(self):
        return self * 9 / 5 + 32

    def __str__(self):
        return f"{float(self)}°"


class Identifier(int):
    def __add__(self, other):
        return Identifier(int(self) + int(other))

    def __repr__(self):
        return f"#{int(self)}"


class Slug(str):
    def __new__(cls, text, source=None):
        made = super().__new__(cls, text.lower().replace(" ", "-"))
        made.source = source or text
        return made

    def __eq__(self, other):
        return str.__eq__(self, Slug(other)) if isinstance(other, str) else NotImplemented

    def __hash__(self):
        return str.__hash__(self)


class Raw(bytes):
    pass


temperature = Celsius(36.66)
print(temperature, repr(temperature), temperature.fahrenheit, temperature + 1, type(temperature + 1), temperature == 36.7, f"{temperature:.2f}", f"{temperature}", round(temperature), int(temperature), hash(temperature) == hash(36.7))
number = Identifier(5)
print(number, [number], number + 1, type(number + 1), type(1 + number), number - 1, str(number), f"{number}", f"{number:03}", "%d" % number, number == 5, {5: "five"}[number], [10, 20, 30, 40, 50, 60][number], range(number), sum([number, number]), -number, number.bit_length())
slug = Slug("Hello World")
print(slug, repr(slug), slug.source, slug == "HELLO WORLD", slug != "other", {slug: 1}["hello-world"], type(slug.upper()), slug.upper(), slug[:5], type(slug + "x"), len(slug), "world" in slug, ",".join([slug]), isinstance(slug, str), slug.split("-"))
print(Raw(b"ab"), type(Raw(b"ab")[:1]), Raw(b"a") == b"a", Raw(b"a") + b"b", Raw([65]).decode())
print(int(Identifier("7")), float(Celsius(1)), Identifier(), Identifier(3.9), bool(Identifier(0)), max(number, 3), isinstance(number, int), type(number) is int, number.__class__.__name__)
attempt("int text", lambda: Identifier("x"))
attempt("float text", lambda: Celsius("x"))
attempt("missing", lambda: Celsius())
attempt("attribute", lambda: number.missing)


class Flag(int):
    def __bool__(self):
        return self > 2

    def __lt__(self, other):
        return True

    def __hash__(self):
        return 1


print(bool(Flag(1)), bool(Flag(3)), Flag(9) < 1, hash(Flag(5)), not Flag(0), sorted([Flag(1), Flag(2)]))
for base in (bool, range, slice, type(None), type(...)):
    try:
        type("Derived", (base,), {})
        print("fine", base)
    except TypeError as error:
        print(error)
