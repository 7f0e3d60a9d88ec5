def attempt(label, action):
    try:
        print(label, "->", repr(action()))
    except Exception as error:
        print(label, "!!", type(error).__name__, error)


class AppError(Exception):
    """Base of the application's errors."""

    status = 500

    def __init__(self, message="failed", *, code=None):
        super().__init__(message)
        self.code = code

    def __str__(self):
        return f"[{self.code or self.status}] {super().__str__()}"


class NotFound(AppError, LookupError):
    status = 404


class Invalid(ValueError):
    def __init__(self, field, reason):
        self.field, self.reason = field, reason


class Quiet(Exception):
    def __str__(self):
        return "quiet"


for made in [AppError(), AppError("boom", code=7), NotFound("user 5"), Invalid("age", "negative"), Invalid("age", reason="x"), Quiet(1, 2)]:
    print(type(made).__name__, "|", str(made), "|", repr(made), "|", made.args, "|", vars(made))
print([cls.__name__ for cls in NotFound.__mro__], AppError.__doc__, issubclass(NotFound, LookupError), NotFound.status)


def classify(error):
    try:
        raise error
    except NotFound as caught:
        return "not found", caught.status
    except (AppError, Invalid) as caught:
        return "application", type(caught).__name__
    except LookupError:
        return "lookup"
    except Exception as caught:
        return "other", str(caught)
    finally:
        print("checked", type(error).__name__)


for error in [NotFound(), AppError(), Invalid("a", "b"), KeyError("k"), IndexError("i"), Quiet(), RuntimeError("r")]:
    print(classify(error))
hierarchy = {
    LookupError: [KeyError, IndexError], ArithmeticError: [ZeroDivisionError, OverflowError, FloatingPointError], OSError: [FileNotFoundError, PermissionError, TimeoutError, ConnectionError], ValueError: [UnicodeError, UnicodeDecodeError],
    RuntimeError: [NotImplementedError, RecursionError], ImportError: [ModuleNotFoundError], NameError: [UnboundLocalError], Warning: [UserWarning, DeprecationWarning], BaseException: [KeyboardInterrupt, SystemExit, GeneratorExit, Exception], Exception: [StopIteration, AssertionError, AttributeError, EOFError, MemoryError, TypeError],
}
for parent, children in hierarchy.items():
    print(parent.__name__, all(issubclass(child, parent) for child in children), [child.__base__.__name__ for child in children])
print(issubclass(KeyboardInterrupt, Exception), issubclass(StopIteration, RuntimeError), IOError is OSError, EnvironmentError is OSError, ConnectionError.__mro__)
attempt("arguments", lambda: Invalid("only"))
attempt("not exception", lambda: (_ for _ in ()).throw(int))


def raising(what, cause=None):
    raise what from cause


attempt("class", lambda: raising(AppError))
attempt("integer", lambda: raising(5))
attempt("none", lambda: raising(None))
attempt("bad cause", lambda: raising(ValueError("v"), "text"))
attempt("class needs arguments", lambda: raising(Invalid))
