# io.StringIO and io.BytesIO: reading, writing, places, errors; print to a stream.
import io
import sys

stream = io.StringIO("first\nsecond\nthird")
print(stream.read(3), stream.readline(), stream.tell(), stream.readlines(), repr(stream.read()))
stream.seek(0)
print([line.strip() for line in stream], stream.seek(0, 2), stream.write("!"), stream.getvalue()[-6:])
stream.seek(2)
stream.write("RST")
print(repr(stream.getvalue()), stream.truncate(5), repr(stream.getvalue()), stream.tell())
out = io.StringIO()
print("a", 1, None, sep="-", end=";\n", file=out)
print(file=out)
out.writelines(["x\n", "y\n"])
print(repr(out.getvalue()), out.closed, out.readable(), out.seekable(), out.isatty())
with io.StringIO("closed soon") as inner:
    print(inner.read())
try:
    inner.read()
except ValueError as error:
    print("ValueError", error, inner.closed)


class Tee:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)

    def flush(self):
        self.parts.append("<flushed>")


tee = Tee()
print("one", 2, file=tee, flush=True)
print(tee.parts)
sys.stdout, kept = io.StringIO(), sys.stdout
print("into the dark")
dark, sys.stdout = sys.stdout.getvalue(), kept
print(repr(dark), sys.stdout.write("written\n"))
data = io.BytesIO(b"abc\ndef")
print(data.readline(), data.read(2), data.seek(-1, 2), data.read(), data.write(b"gh"), data.getvalue(), data.tell())
for bad in [lambda: io.StringIO(5), lambda: out.write(5), lambda: out.seek(-1), lambda: out.seek(1, 1), lambda: out.fileno(), lambda: data.write("x")]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(isinstance(out, io.IOBase), io.StringIO("a\r\nb\rc", newline=None).read().encode(), io.StringIO("abc").readline(2), io.SEEK_END)
