def f(path):
    log = []
    try:
        log.append("try")
        if path == "return":
            return log
        if path == "raise":
            raise ValueError("v")
        if path == "other":
            raise KeyError("k")
    except ValueError as error:
        log.append(f"except {error}")
        return log
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for path in ("return", "raise", "none"):
    print(path, f(path))
try:
    f("other")
except LookupError as error:
    print(type(error).__name__, error, error.args)


def override():
    try:
        return "try"
    finally:
        return "finally"


def swallow():
    for i in range(3):
        try:
            1 / 0
        finally:
            if i < 2:
                continue
            break
    return f"swallowed {i}"


def nested():
    out = []
    for i in range(4):
        try:
            try:
                if i == 0:
                    continue
                if i == 1:
                    raise KeyError(i)
                if i == 3:
                    break
                out.append(("body", i))
            except KeyError as error:
                out.append(("caught", error.args))
                continue
            else:
                out.append(("else", i))
            finally:
                out.append(("inner finally", i))
        finally:
            out.append(("outer finally", i))
    else:
        out.append("never")
    return out


print(override(), swallow(), nested())
try:
    try:
        1 / 0
    except ZeroDivisionError as error:
        raise ValueError("second") from error
except ValueError as error:
    print(repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
try:
    try:
        {}["missing"]
    except KeyError:
        int("x")
except ValueError as error:
    print(error, "|", repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
try:
    try:
        [][1]
    except IndexError:
        raise RuntimeError("clean") from None
except RuntimeError as error:
    print(repr(error.__cause__), repr(error.__context__), error.__suppress_context__)
try:
    try:
        raise KeyError("a")
    finally:
        raise KeyError("b")
except KeyError as error:
    print(error, repr(error.__context__))
try:
    error
except NameError as e:
    print(e)
error = "kept"
try:
    raise ValueError
except ValueError as error:
    print(repr(error))
print("error" in globals())


def reraise():
    try:
        raise OSError(2, "No such file", "name.txt")
    except OSError as e:
        print(e, e.errno, e.strerror, e.filename, type(e).__name__)
        raise


try:
    reraise()
except FileNotFoundError as e:
    print("re-raised", e.args)
for bad in ("raise 3", "raise int", "raise ValueError from 3", "raise", "raise None"):
    try:
        exec(bad)
    except (TypeError, RuntimeError) as e:
        print(bad, "->", type(e).__name__, e)
try:
    try:
        raise ValueError
    except (KeyError, 3):
        pass
except TypeError as e:
    print(e)


class AppError(Exception):
    """Base."""

    def __init__(self, message, code=1):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"[{self.code}] {super().__str__()}"


class Deep(AppError): ...


try:
    raise Deep("went wrong", code=7)
except AppError as e:
    print(e, repr(e), e.args, e.code, isinstance(e, Exception), AppError.__doc__)
e = ValueError("a", 1)
e.add_note("note one")
e.add_note("note two")
print(e, repr(e), e.__notes__, str(ValueError()), repr(ValueError("x")), ValueError("x") == ValueError("x"))
try:
    e.add_note(5)
except TypeError as error:
    print(error)
print(e.with_traceback(None) is e, e.__traceback__)
try:
    assert [], "empty list"
except AssertionError as error:
    print(error, error.args)
try:
    assert 1 == 2
except AssertionError as error:
    print(repr(error))
print(KeyError("k"), repr(KeyError("k")), KeyError(), KeyError(1, 2), str(KeyError("it's")), StopIteration(3).value, SystemExit(4).code)
print(issubclass(KeyError, LookupError), FileNotFoundError.__mro__[1:3], UnicodeError.__bases__)


def generator_context():
    try:
        yield 1
    except KeyError:
        try:
            yield 2
        finally:
            print("gen finally")


g = generator_context()
next(g)
print(g.throw(KeyError))
try:
    raise ValueError("outside")
except ValueError:
    try:
        g.throw(TypeError("inside"))
    except TypeError as t:
        print(repr(t.__context__))
import sys
try:
    1 / 0
except ZeroDivisionError:
    kind, value, tb = sys.exc_info()
    print(kind.__name__, value, tb.tb_lineno, tb.tb_next)
print(sys.exc_info())
