# Exception groups: construction, split and subgroup, except* and what goes on behind it, errors and texts.
eg = ExceptionGroup("many", [ValueError("a"), TypeError("b"), ExceptionGroup("inner", [KeyError("k"), ValueError("c")])])
print(eg, repr(eg), eg.message, eg.exceptions, eg.args, type(eg).__mro__)
print(eg.split(ValueError), eg.subgroup(TypeError), eg.subgroup(OSError), eg.split(lambda e: isinstance(e, KeyError)))
print(eg.subgroup((KeyError, TypeError)), eg.derive([OSError(1)]))
print(type(BaseExceptionGroup("x", [ValueError()])), type(BaseExceptionGroup("x", [KeyboardInterrupt()])), isinstance(eg, Exception), ExceptionGroup[int])
for bad in (lambda: ExceptionGroup("x"), lambda: ExceptionGroup(1, [ValueError()]), lambda: ExceptionGroup("x", []), lambda: ExceptionGroup("x", [1]), lambda: ExceptionGroup("x", [KeyboardInterrupt()]), lambda: ExceptionGroup("x", 5), lambda: ExceptionGroup("x", [ValueError]), lambda: eg.split(5), lambda: eg.split(int), lambda: ExceptionGroup("x", {ValueError()}), lambda: ExceptionGroup(), lambda: eg.subgroup(), lambda: ExceptionGroup("a", [ValueError()], 3), lambda: setattr(eg, "exceptions", 1)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
def run(excs):
    log = []
    try:
        try:
            raise excs
        except* ValueError as e:
            log.append(("V", e, e.exceptions))
        except* (TypeError, KeyError) as e:
            log.append(("TK", e, e.exceptions))
        else:
            log.append("else")
        finally:
            log.append("finally")
    except BaseException as e:
        log.append(("out", repr(e)))
    return log
print(run(eg)); print(run(ValueError("naked"))); print(run(OSError(3, "x"))); print(run(ExceptionGroup("o", [OSError("q"), ValueError("z")])))
def rr(kind):
    try:
        try:
            raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError as e:
            if kind == "new": raise RuntimeError("new")
            if kind == "bare": raise
            if kind == "same": raise e
            if kind == "from": raise RuntimeError("from") from e
        except* TypeError as e:
            if kind in ("bare", "two"): raise KeyError("two")
        print("after")
    except BaseException as e:
        print(kind, repr(e), repr(e.__context__), repr(e.__cause__), getattr(e, "exceptions", None) and [(repr(x), repr(x.__context__)) for x in e.exceptions])
for k in ("none", "new", "bare", "same", "from", "two"): rr(k)
try:
    try: 1/0
    except* ZeroDivisionError as e: print("zd", repr(e), e.exceptions); import sys; print(repr(sys.exc_info()[1]), repr(sys.exception()))
    try: e
    except NameError as x: print(x)
    try: raise ValueError("v")
    except* TypeError: print("no")
except ValueError as e: print("value", e)
try:
    try: raise ValueError(1)
    except* ExceptionGroup: pass
except TypeError as e: print(e, repr(e.__context__))
try:
    try: raise ValueError(1)
    except* 5: pass
except TypeError as e: print(e)
class MyG(ExceptionGroup):
    def __new__(cls, message, excs, code=0):
        self = super().__new__(cls, message, excs)
        self.code = code
        return self
    def __init__(self, message, excs, code=0): pass
    def derive(self, excs): return MyG(self.message, excs, self.code)
m = MyG("mine", [ValueError(1), MyG("in", [TypeError(2)], 7)], 42)
a, b = m.split(ValueError)
print(repr(a), a.code, repr(b), b.code, b.exceptions[0].code, type(b))
m.add_note("note"); print(m.subgroup(ValueError).__notes__)
def f():
    for i in range(3):
        try:
            if i == 1: raise ExceptionGroup("x", [ValueError(i)])
        except* ValueError as e:
            for j in range(3):
                if j == 1: break
            def g(): return 5
            print(g(), j)
    return "end"
print(f())
for src in ("try: pass\nexcept* ValueError: return 1\n", "for x in y:\n  try: pass\n  except* ValueError:\n    break\n", "for x in y:\n  try: pass\n  except* ValueError:\n    continue\n", "try: pass\nexcept* ValueError: pass\nexcept TypeError: pass\n", "try: pass\nexcept*: pass\n", "def f():\n  try: pass\n  except* V:\n    return 1\n"):
    try: compile(src, "s", "exec"); print("ok")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
import traceback
try:
    try:
        raise ValueError("first")
    except ValueError as e:
        raise ExceptionGroup("eg", [e, TypeError("second")]) from e
except ExceptionGroup as e:
    import re
    print(re.sub(r'File ".*?"', "File", "".join(traceback.format_exception(e))))
    print(traceback.format_exception_only(e))
