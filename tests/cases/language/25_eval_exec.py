import traceback

x = 10


def scoped(y):
    z = 3
    print(eval("x + y + z"), eval("y * 2", {"y": 100}), eval("y + k", {"y": 1}, {"k": 5}))
    exec("made = y + 1")
    print("made" in globals())
    space = {"y": y}
    exec("total = sum(range(y))\ndef double(n):\n    return n * 2 + total", space)
    return space["total"], space["double"](4), sorted(k for k in space if k != "__builtins__")


print(scoped(4))
exec("x += 1\nclass Made:\n    kind = 'dynamic'\n    def hi(self): return self.kind")
print(x, Made().hi(), Made.__module__, Made.__qualname__)
code = compile("a ** 2 + b", "<formula>", "eval")
print(eval(code, {"a": 3, "b": 1}), code.co_filename, type(code).__name__)
module = compile("result = [n for n in range(limit) if n % 2]", "gen.py", "exec")
for limit in (3, 6):
    space = {"limit": limit}
    exec(module, space)
    print(space["result"])
print(eval("  [i * x for i in range(3)]  "), eval("lambda q: q + x")(1), eval("(lambda: x)()"), eval(b"1 + 1"), eval("1 if x else 2"))
print([eval(op) for op in ("1 + 2", "'a' * 3", "{'k': [1, (2,)]}", "not None", "3 > 2 > 1", "f'{x:>5}'", "{*range(3)}", "-2 ** 2")])
for bad in ("1 +", "x = 1", "", "import os", "(1", "a b", "1\n2", "def f(): pass"):
    try:
        print(eval(bad))
    except SyntaxError as error:
        print(repr(bad), "->", error, error.lineno, error.filename, repr(error.text))
for bad in ("x = = 1", "if True:\nprint(1)", "return 5", "for x in y z: pass", "  indented = 1", "def f(a, a): pass", "x = 'abc", "print 'old'", "nonlocal x", "f(**k, *a)", "while True print(1)", "class A:\n  def f(self):\n  pass", "a = 1\nb = )", "break", "f() = 3", "None = 1"):
    try:
        exec(bad)
    except SyntaxError as error:
        print(type(error).__name__, "|", error.msg, "|", error.lineno)
for call in (lambda: eval(5), lambda: exec(None), lambda: eval("1", 5), lambda: exec("1", []), lambda: compile("1", "f", "what"), lambda: eval("undefined_name"), lambda: eval("1/0"), lambda: exec("raise KeyError('k')"), lambda: eval("y", {})):
    try:
        print(call())
    except Exception as error:
        print(type(error).__name__, error)
try:
    exec("def broken():\n    return 1 / 0\nbroken()", {})
except ZeroDivisionError as error:
    lines = traceback.format_exc().splitlines()
    print(lines[0], lines[-1])
    print([line.strip() for line in lines if "<string>" in line])
try:
    compile("x = (1,\ny = 2\n", "config.py", "exec")
except SyntaxError as error:
    print("".join(traceback.format_exception_only(error)))
counter = iter(range(3))
exec("for n in counter: print('looped', n)")
print(eval("__name__"), eval("len(locals()) > 5"), sorted(eval("{k: v for k, v in zip('ab', (1, 2))}").items()))
