from datetime import date


def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        return f"${self.amount:{spec or '.2f'}}"


print("{} {}".format("a", 1), "{1} {0} {1}".format("a", "b"), "{name!r:>8}".format(name="x"), "{{}} {{{}}}".format(5))
print("{0.real} {1[0]} {2[key]} {3.year}".format(5, [7], {"key": "v"}, date(2024, 5, 6)))
print("{:>{width}.{precision}f}|{:^{w}}".format(3.14159, "mid", width=10, precision=2, w=9))
print("{} and {:08.3f} and {!s:*^9}".format(Money(3), Money(2.5), "x"), f"{Money(1):.0f}")
print("{:%Y/%m/%d} {:,} {:+d} {:#x} {:.1%} {:e}".format(date(2024, 1, 2), 1234567, 5, 255, 0.256, 12345.678))
print("{user[name]} <{user[mail]}>".format_map({"user": {"name": "ada", "mail": "a@x"}}))


class Default(dict):
    def __missing__(self, key):
        return "{" + key + "}"


print("{known} {unknown}".format_map(Default(known=1)), "{0[-1]}".format({"-1": "text key"}))
for template in ["{", "}", "{0", "{0!", "{0!r", "{0:", "{!x}", "{a b}", "{0.}", "{0[}", "{0[]}", "{} {0}", "{0} {}", "{2}", "{missing}", "{0.missing}", "{0[k]}", "{:d}", "{:q}", "{0]}", "{0!rr}"]:
    attempt(template, lambda: template.format("value"))
attempt("format_map positional", lambda: "{}".format_map({}))
attempt("format_map missing", lambda: "{a}".format_map({}))
attempt("spec type", lambda: format(1, 2))
attempt("bad result", lambda: format(type("Bad", (), {"__format__": lambda self, spec: 5})()))
