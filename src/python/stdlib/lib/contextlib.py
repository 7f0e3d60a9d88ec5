"""Context managers: made of generators, and small ones that scripts need often."""
import abc
import sys
from functools import wraps
from types import MethodType

__all__ = [
    "contextmanager", "closing", "nullcontext", "AbstractContextManager", "ContextDecorator", "ExitStack",
    "redirect_stdout", "redirect_stderr", "suppress",
]


class AbstractContextManager(abc.ABC):
    def __enter__(self):
        return self

    @abc.abstractmethod
    def __exit__(self, exc_type, exc_value, traceback):
        return None

    @classmethod
    def __subclasshook__(cls, other):
        if cls is not AbstractContextManager:
            return NotImplemented
        found = [getattr(other, name, None) for name in ("__enter__", "__exit__")]
        return True if all(found) else NotImplemented


class ContextDecorator:
    """Lets a context manager stand before a function, whose body is then its block."""

    def _recreate_cm(self):
        return self

    def __call__(self, func):
        def within(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return wraps(func)(within)


# What `next` gives at the end of a generator.
_ENDED = object()


class _GeneratorContextManager(ContextDecorator, AbstractContextManager):
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self._made_by = func, args, kwds
        self.__doc__ = getattr(func, "__doc__", None) or type(self).__doc__

    def _recreate_cm(self):
        return type(self)(*self._made_by)

    def __enter__(self):
        # The arguments are kept for decorators alone: an object among them must not live longer for it.
        del self._made_by
        entered = next(self.gen, _ENDED)
        if entered is _ENDED:
            raise RuntimeError("generator didn't yield")
        return entered

    def __exit__(self, typ, value, traceback):
        if typ is None:
            if next(self.gen, _ENDED) is not _ENDED:
                raise RuntimeError("generator didn't stop")
            return False
        thrown = typ() if value is None else value
        try:
            self.gen.throw(thrown)
        except StopIteration as end:
            return end is not thrown
        except BaseException as error:
            # A generator cannot let a StopIteration through: what stands for it names it as its cause.
            stands_for = error
            if isinstance(error, RuntimeError) and isinstance(thrown, StopIteration):
                stands_for = error.__cause__
            if error is not thrown and stands_for is not thrown:
                raise
            thrown.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    return wraps(func)(lambda *args, **kwds: _GeneratorContextManager(func, args, kwds))


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *details):
        self.thing.close()


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *details):
        return None


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        return None

    def __exit__(self, kind, *details):
        return kind is not None and issubclass(kind, self._exceptions)


class _Redirection(AbstractContextManager):
    """Puts another stream in the place of one of `sys`; it can be entered again within itself."""

    def __init__(self, new_target):
        self.target = new_target
        self.replaced = []

    def __enter__(self):
        self.replaced.append(getattr(sys, self.name))
        setattr(sys, self.name, self.target)
        return self.target

    def __exit__(self, *details):
        setattr(sys, self.name, self.replaced.pop())


class redirect_stdout(_Redirection):
    name = "stdout"


class redirect_stderr(_Redirection):
    name = "stderr"


class ExitStack(AbstractContextManager):
    def __init__(self):
        self._callbacks = []

    def pop_all(self):
        taken = type(self)()
        taken._callbacks[:], self._callbacks[:] = self._callbacks, ()
        return taken

    def enter_context(self, cm):
        cls = type(cm)
        try:
            enter, leave = cls.__enter__, cls.__exit__
        except AttributeError:
            name = f"{cls.__module__}.{cls.__qualname__}"
            raise TypeError(f"'{name}' object does not support the context manager protocol") from None
        entered = enter(cm)
        self._callbacks.append(MethodType(leave, cm))
        return entered

    def push(self, exit):
        leave = getattr(type(exit), "__exit__", None)
        self._callbacks.append(exit if leave is None else MethodType(leave, exit))
        return exit

    def callback(self, callback, /, *args, **kwds):
        def leave(*details):
            callback(*args, **kwds)

        leave.__wrapped__ = callback
        self._callbacks.append(leave)
        return callback

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *exc_details):
        outer, received = sys.exc_info()[1], exc_details[1]
        pending, raised = received, False
        while self._callbacks:
            details = (None, None, None) if pending is None else (type(pending), pending, pending.__traceback__)
            try:
                if self._callbacks.pop()(*details) and pending is not None:
                    pending, raised = None, False
            except BaseException as error:
                _nest(error, pending, outer)
                pending, raised = error, True
        if raised:
            context = pending.__context__
            try:
                raise pending
            finally:
                pending.__context__ = context
        return received is not None and pending is None


def _nest(error, inner, outer):
    """Gives an exception the context that it would have if the `with` statements were nested."""
    while error.__context__ not in (None, inner, outer):
        error = error.__context__
    if error is not inner:
        error.__context__ = inner
