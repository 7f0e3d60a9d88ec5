import datetime
from decimal import Decimal

name, n, pi, items = "Ann", 1234567, 3.14159265, ["a", "b"]
width, prec = 12, 3
print(f"{name} {name!r} {name!s:>6} {name!a:^8}| {n:,} {n:_} {n:>12} {n:+} {n:x} {n:#X} {n:#b} {n:o} {n:e}")
print(f"{pi:.2f} {pi:{width}.{prec}} {pi:<{width}}| {pi:%} {pi:.1%} {pi:g} {pi:010.3f} {pi:+.0f} {-pi: f} {1e10:g} {1e-7}")
print(f"{name=} {n = } {pi=:.3f} {name = !s} {items[0]=} {n+1=:,} {name.upper()=}")
print(f"{{literal}} {{{name}}} {'nested ' + f'{n:,}'}" if True else "")
print(f"{items} {items!r:>14} {items[1]} {({'k': 1})['k']} {[i * 2 for i in range(3)]} {(lambda q: q + 1)(2)}")
print(f"{'a' if n else 'b'} {n if n > 5 else 0:>10} {None} {True!s:>6} {(1, 2)} {3 != 4} {n == 1} {not n}")
print(f"{datetime.date(2024, 1, 5):%d/%m/%Y} {datetime.datetime(2024, 1, 5, 3, 4):%H:%M} {Decimal('1.10'):.3f}")
print(f"""multi
{name
 .lower()
}
  {n:
>10}|""" if False else f"""multi
{name}""")
print(f"a" "b" f"{n}" 'c' rf"\d{name}" fr'\n{n}', F"{name}")
print(f"{name:*^{width}}|{name:{'>'}{10}}|{name!r:^{width}}|{n:{'_'}}|{'x':\t>3}")
print("%s %r %5d|%-5d|%05.1f %x %c %%" % (name, name, 42, 42, 3.14159, 255, "z"), "%(a)s %(b)03d" % {"a": 1, "b": 2})
print("{} {} {0}".replace("{0}", "") .format(1, 2), "{1} {0}".format("a", "b"), "{x.real} {y[0]} {z[k]}".format(x=3, y=[9], z={"k": "v"}), "{:>{w}}".format("r", w=5), "{!r}".format("q"))


class Money:
    def __init__(self, v):
        self.v = v

    def __format__(self, spec):
        return f"${self.v:{spec or '.2f'}}"

    def __str__(self):
        return "money"

    def __repr__(self):
        return "Money()"


m = Money(5)
print(f"{m} {m:.1f} {m!s} {m!r} {m!s:>8} {m=}")
for expression in (lambda: f"{name:d}", lambda: f"{n:q}", lambda: f"{pi:d}", lambda: f"{[]:>5}", lambda: f"{None:5}", lambda: f"{n:.2d}", lambda: f"{'s':=5}", lambda: "{}".format(), lambda: "{a}".format(), lambda: "{0.x}".format(1),
                   lambda: "{".format(), lambda: "}".format(), lambda: "{} {0}".format(1), lambda: f"{object():x}", lambda: "%d" % "x", lambda: "%s %s" % 1, lambda: "%s" % (1, 2), lambda: "%(a)s" % 1, lambda: "%z" % 1, lambda: f"{'a':,}", lambda: f"{1.5:x}", lambda: f"{'x':{'y'}}"):
    try:
        print(expression())
    except Exception as error:
        print(type(error).__name__, error)
value = 12
print(f"{value!r:^{width}}", f"{value:0{width}b}", f'{value:{"0"}>{5}}', f"{ value }", f"{value,}", f"{*items,}", f"{value:>{width - 4}}")
print(f"{3.0} {1e100} {float('inf'):>5} {float('nan')} {-0.0} {1/3} {1_000} {0x1f} {10**20:,} {123.456:,.1f} {1234.5:_.2f} {5:3}|{5:<3}|{5:^3}|{True:d} {97:c}")
print(f'{"""tri"""}', f"{name}'s", f'{name}"s', f"\u00e9\t|{n}\n--")
d = {"k": "v", 1: 2}
print(f"{d['k']} {d[1]} {d}", f"{d.get('z', 'none')}", f"{len(d)}:{sum(range(4))}", f"{'{'}{'}'}", f"{'a' 'b'}", f"{name[0]}{name[-1:]}", f"{n:>+15,d}|")
