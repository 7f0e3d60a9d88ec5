# Capturing what is printed, logged and warned, together.
import contextlib
import io
import logging
import sys
import warnings


@contextlib.contextmanager
def captured():
    out, err = io.StringIO(), io.StringIO()
    kept = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = out, err
    try:
        yield out, err
    finally:
        sys.stdout, sys.stderr = kept


with captured() as (out, err):
    print("printed")
    print("complained", file=sys.stderr)
    sys.stdout.write("written\n")
    logging.getLogger("lost").warning("logged")
print(out.getvalue().split(), err.getvalue().split())
log = logging.getLogger("app")
log.propagate = False
lines = io.StringIO()
log.addHandler(logging.StreamHandler(lines))
log.setLevel(logging.INFO)
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    for number in (1, 0):
        try:
            log.info("result %s", 10 / number)
        except ZeroDivisionError as error:
            warnings.warn(f"failed: {error}", RuntimeWarning)
            log.error("failed with %s", type(error).__name__)
print(lines.getvalue().splitlines(), [(w.category.__name__, str(w.message)) for w in caught])


class Shout(io.StringIO):
    def write(self, text):
        return super().write(text.upper())


loud = Shout()
print("quiet words", 1, file=loud)
print(loud.getvalue(), end="")
rows = [("id", "name"), (1, "ada"), (2, "bob")]
table = io.StringIO()
for row in rows:
    print(*row, sep="\t", file=table)
table.seek(0)
print([line.rstrip("\n").split("\t") for line in table])
