# string.Formatter: what str.format does, in parts that can be overridden.
import string

formatter = string.Formatter()
print(formatter.format("{0} {1:>6} {name!r:<8}|{0.real} {items[1]} {d[key]}", 1, 2.5, name="n", items=[1, 2], d={"key": "v"}))
print(formatter.format("{} {:{width}.{digits}f} {{literal}}", "a", 3.14159, width=8, digits=2), formatter.vformat("{a}-{0}", ("x",), {"a": 1}))
for part in formatter.parse("text {name!r:>{width}} {{ }} {0.attr[1]}"):
    print(part)


class Reporter(string.Formatter):
    def __init__(self):
        self.unknown = []

    def get_value(self, key, args, kwargs):
        if isinstance(key, str) and key not in kwargs:
            self.unknown.append(key)
            return f"<{key}>"
        return super().get_value(key, args, kwargs)

    def convert_field(self, value, conversion):
        if conversion == "u":
            return str(value).upper()
        return super().convert_field(value, conversion)

    def format_field(self, value, format_spec):
        if format_spec.startswith("x"):
            return str(value) * int(format_spec[1:])
        return super().format_field(value, format_spec)

    def check_unused_args(self, used_args, args, kwargs):
        unused = sorted(set(kwargs) - used_args)
        if unused:
            print("unused:", unused)


reporter = Reporter()
print(reporter.format("{a!u} {missing} {b:x3} {other:>8}", a="up", b="ab", c=1), reporter.unknown)
print(reporter.get_field("0.__class__.__name__", ("text",), {}))
for text, args in [("{} {0}", (1, 2)), ("{0} {}", (1, 2)), ("{x}", ()), ("{5}", ()), ("{", ()), ("}", ()), ("{0!z}", (1,)), ("{0:{1}}", (1,))]:
    try:
        print(formatter.format(text, *args))
    except Exception as error:
        print(repr(text), type(error).__name__, error)
