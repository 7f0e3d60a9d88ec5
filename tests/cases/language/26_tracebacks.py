import sys
import traceback


class ConfigError(Exception):
    """Raised for bad settings."""


class Stream:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


def shown(text):
    """The lines of a traceback, the file's name left out."""
    for line in text.splitlines():
        if line.startswith('  File "'):
            line = "  File ..., " + line.split('", ', 1)[1]
        print("|", line)


def read(settings, key):
    return settings[key]


def load(settings):
    try:
        return int(read(settings, "port"))
    except KeyError as error:
        raise ConfigError("no port") from error


def recurse(n):
    if n == 0:
        raise ValueError("bottom")
    return recurse(n - 1) + 1


for job in (
    lambda: load({}),
    lambda: load({"port": "x" * 3}),
    lambda: recurse(6),
    lambda: {"a": {"b": 1}}["a"]["c"] + 1,
    lambda: [1 / n for n in (1, 0)],
    lambda: (lambda text: text.upper() + 1)("a"),
    lambda: sum(int(part) for part in "1,2,z".split(",")),
):
    try:
        job()
    except Exception:
        shown(traceback.format_exc())
        print()
try:
    try:
        1 / 0
    except ZeroDivisionError:
        {}["while handling"]
except KeyError as error:
    shown(traceback.format_exc())
    error.add_note("a note")
    error.add_note("two\nlines")
    shown("".join(traceback.format_exception(error)))
    shown("".join(traceback.format_exception(error, chain=False)))
    print(traceback.format_exception_only(error))
    print([(f.lineno, f.name, f.line) for f in traceback.extract_tb(error.__traceback__)])
    tb = error.__traceback__
    print(tb.tb_lineno, tb.tb_next, tb.tb_frame.f_code.co_name)
try:
    recurse(2)
except ValueError:
    kind, value, tb = sys.exc_info()
    names = []
    while tb:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(kind.__name__, value, names)
    stream = Stream()
    traceback.print_exc(file=stream)
    traceback.print_exc(limit=1, file=stream)
    shown("".join(stream.parts))
    shown("".join(traceback.format_tb(value.__traceback__, limit=-1)))
print(traceback.format_exc(), end="")
try:
    raise ConfigError("quiet") from None
except ConfigError as error:
    print(traceback.format_exception_only(type(error), error), error.__suppress_context__)
try:
    assert recurse is None, "recurse is something"
except AssertionError:
    shown(traceback.format_exc())
