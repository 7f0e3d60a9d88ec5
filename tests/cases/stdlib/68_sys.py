# sys: versions, limits, streams, exceptions, exit.
import sys

print(sys.version_info >= (3, 11), sys.version_info[:2], sys.version_info.major, sys.maxsize, sys.byteorder, sys.platform)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.maxunicode, sys.getdefaultencoding(), sys.getrecursionlimit())
sys.setrecursionlimit(200)


def deep(level):
    return deep(level + 1)


try:
    deep(0)
except RecursionError as error:
    print("RecursionError", str(error).startswith("maximum recursion depth exceeded"))
sys.setrecursionlimit(1000)
print(sys.exc_info(), sys.exception())
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("inner")
except KeyError:
    kind, value, traceback = sys.exc_info()
    print(kind, value, traceback is not None, type(value.__context__), sys.exception() is value)
print(sys.exc_info()[0], "sys" in sys.modules, sys.modules["sys"] is sys, sys.intern("ab") is sys.intern("ab"))
for code in (None, 0, 3, "words", (1, 2), True):
    try:
        sys.exit(code)
    except SystemExit as exit:
        print(repr(exit.code), exit.args, isinstance(exit, Exception))
sys.stdout.write("four\n")
print("to stderr", file=sys.stderr)
for bad in [lambda: sys.setrecursionlimit(0), lambda: sys.intern(5), lambda: sys.nothing]:
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)


class Node:
    pass


node = Node()
before = sys.getrefcount(node)
others = [node, node]
print(sys.getrefcount(node) - before)
