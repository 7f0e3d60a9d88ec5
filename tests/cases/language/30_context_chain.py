class A(Exception): ...
class B(Exception): ...
class C(B): ...


def chain(e, depth=0):
    while e is not None:
        print("  " * depth, type(e).__name__, e.args, "cause" if e.__cause__ else "", "suppressed" if e.__suppress_context__ else "")
        e, depth = e.__cause__ or e.__context__, depth + 1


try:
    try:
        try:
            raise A("one")
        except A:
            raise B("two")
    except B as b:
        raise C("three") from b
except Exception as e:
    chain(e)
try:
    try:
        raise A("kept")
    except A as a:
        a.__context__ = KeyError("manual")
        raise
except A as e:
    chain(e)


def cleanup_raises():
    try:
        raise A("original")
    finally:
        try:
            raise B("in finally")
        except B as inner:
            chain(inner)


try:
    cleanup_raises()
except A as e:
    chain(e)
e1, e2 = A("x"), B("y")
try:
    raise e1 from e2
except A as e:
    print(e is e1, e.__cause__ is e2, e.__context__)
try:
    raise e1 from None
except A as e:
    print(e.__cause__, e.__suppress_context__)
try:
    raise A from B
except A as e:
    print(repr(e), repr(e.__cause__))
e1.__cause__ = None
e1.__suppress_context__ = False
print(e1.__suppress_context__)
for setter in (lambda: setattr(e1, "__cause__", 3), lambda: setattr(e1, "__context__", "x"), lambda: setattr(e1, "args", 5), lambda: setattr(e1, "__traceback__", 5)):
    try:
        setter()
        print("ok", e1.args)
    except TypeError as e:
        print(e)


def handler_order():
    for kind in (A, B, C, ValueError):
        try:
            raise kind("k")
        except C:
            yield "C"
        except (A, B) as e:
            yield f"A or B: {type(e).__name__}"
        except:
            yield "bare"


print(list(handler_order()))


def nested_generators():
    try:
        yield from inner()
    except A as e:
        yield f"outer caught {e}"
        raise B("translated") from e


def inner():
    try:
        yield 1
    except KeyError:
        raise A("from inner")


g = nested_generators()
print(next(g), g.throw(KeyError("k")))
try:
    next(g)
except B as e:
    chain(e)
dynamic = (A, (B,)[0])
try:
    raise C("tuple match")
except dynamic as e:
    print("matched", e)


class Picky(Exception):
    def __init__(self, *, code):
        super().__init__(code)
        self.code = code

    def __repr__(self):
        return f"<Picky {self.code}>"


try:
    raise Picky
except TypeError as e:
    print(e)
try:
    raise Picky(code=4)
except Picky as e:
    print(repr(e), e, e.args, e == Picky(code=4), hash(e) == hash(e))
print(isinstance(e1, BaseException), issubclass(KeyboardInterrupt, Exception), [c.__name__ for c in UnicodeDecodeError.__mro__])
import sys
try:
    sys.exit(3)
except SystemExit as e:
    print(e.code, e.args, isinstance(e, Exception))
try:
    sys.exit("bye")
except SystemExit as e:
    print(repr(e.code))
