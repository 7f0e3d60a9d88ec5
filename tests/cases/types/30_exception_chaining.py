def show(error, depth=0):
    while error is not None and depth < 5:
        print("  " * depth + f"{type(error).__name__}: {error} (cause={error.__cause__!r}, suppress={error.__suppress_context__})")
        error = error.__cause__ or error.__context__
        depth += 1


def explicit():
    try:
        int("x")
    except ValueError as error:
        raise RuntimeError("explicit") from error


def implicit():
    try:
        {}["missing"]
    except KeyError:
        raise TypeError("implicit")


def hidden():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("hidden") from None


def from_class():
    raise ValueError("with class") from KeyError


def in_finally():
    try:
        raise KeyError("first")
    finally:
        [].pop()


def nested():
    try:
        explicit()
    except RuntimeError as error:
        raise LookupError("outer") from error


def reraised():
    try:
        raise ValueError("again")
    except ValueError as error:
        error.add_note("seen")
        raise


def swallowed():
    try:
        return "try"
    finally:
        print("finally runs")


def overridden():
    try:
        raise ValueError("lost")
    finally:
        return "kept"


for function in (explicit, implicit, hidden, from_class, in_finally, nested, reraised):
    try:
        function()
    except Exception as error:
        print(function.__name__)
        show(error, 1)
        print("   notes", getattr(error, "__notes__", None), "traceback", error.__traceback__ is not None)
print(swallowed(), overridden())
try:
    try:
        raise KeyError("inner")
    except KeyError as inner:
        kept = inner
    print(inner)
except NameError as error:
    print(error, repr(kept))
loop = ValueError("a")
other = ValueError("b")
loop.__cause__ = other
other.__context__ = loop
show(loop)
for attempt_number in range(3):
    try:
        if attempt_number == 1:
            raise ConnectionError(f"try {attempt_number}")
    except ConnectionError as error:
        print("retry", error)
        continue
    else:
        print("ok", attempt_number)
    finally:
        print("cleanup", attempt_number)
