def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


def caught(action):
    try:
        action()
    except BaseException as error:
        return error


class Missing:
    pass


error = caught(lambda: {}["key"])
print(type(error), error, error.args, repr(error), str(KeyError("a", "b")), str(KeyError()), repr(KeyError(5)))
error = caught(lambda: Missing().field)
print(error, error.name, type(error.obj).__name__)
error = caught(lambda: undefined_name)
print(error, error.name)
error = caught(lambda: __import__ if False else next(iter([])))
print(repr(error), error.value, StopIteration(5).value, StopIteration(1, 2).value, StopIteration(1, 2).args)
for made in [OSError(), OSError("text"), OSError(2, "No such file"), OSError(2, "No such file", "a.txt"), OSError(1, "denied", "a", None, "b"), FileNotFoundError(2, "gone", "x"), OSError(9999, "odd"), TimeoutError("slow"), ConnectionResetError(104, "reset")]:
    print(type(made).__name__, "|", made, "|", made.args, made.errno, made.strerror, made.filename, made.filename2, repr(made))
for made in [SystemExit(), SystemExit(3), SystemExit("bye"), SystemExit(1, 2)]:
    print(repr(made), made.code)
error = SyntaxError("bad", ("file.py", 3, 7, "x = = 1"))
print(error, error.msg, error.filename, error.lineno, error.offset, error.text, SyntaxError("plain"), SyntaxError().msg)
error = ImportError("cannot", name="pkg", path="/x")
print(error, error.name, error.path, error.msg, ModuleNotFoundError("m", name="n").name, ImportError("a", "b").msg)
print(AttributeError("x", name="n", obj=5).obj, NameError("x", name="y").name, AttributeError("x").name)
print(Exception(), repr(Exception()), str(Exception("a")), str(Exception("a", 1)), repr(Exception("a")), repr(Exception("a", 1)), Exception("a").args, str(Exception(None)), str(Exception(("t",))))
error = ValueError("original")
error.args = ("changed", 2)
error.extra = {"k": 1}
error.add_note("first note")
error.add_note("second")
print(error, error.args, error.extra, error.__notes__, error.__dict__, error.__cause__, error.__context__, error.__suppress_context__, error == ValueError("changed", 2))
attempt("keyword", lambda: ValueError(text="x"))
attempt("import keyword", lambda: ImportError("x", nope=1))
attempt("note", lambda: error.add_note(5))
attempt("cause", lambda: setattr(error, "__cause__", "text"))
attempt("context", lambda: setattr(error, "__context__", 5))
attempt("suppress", lambda: setattr(error, "__suppress_context__", 1))
attempt("args", lambda: setattr(error, "args", 5))
attempt("traceback", lambda: error.with_traceback("x"))
