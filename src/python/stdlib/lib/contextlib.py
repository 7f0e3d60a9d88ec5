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
    def _recreate_cm(self):
        return self

    def __call__(self, func):
        @wraps(func)
        def inner(*args, **kwds):
            with self._recreate_cm():
                return func(*args, **kwds)

        return inner


# What `next` gives at the end of a generator.
_ENDED = object()


class _GeneratorContextManager(ContextDecorator, AbstractContextManager):
    def __init__(self, func, args, kwds):
        self.gen = func(*args, **kwds)
        self.func, self.args, self.kwds = func, args, kwds
        self.__doc__ = getattr(func, "__doc__", None) or type(self).__doc__

    def _recreate_cm(self):
        return type(self)(self.func, self.args, self.kwds)

    def __enter__(self):
        # The arguments are kept for decorators alone: an object among them must not live longer for it.
        del self.args, self.kwds, self.func
        try:
            return next(self.gen)
        except StopIteration:
            raise RuntimeError("generator didn't yield") from None

    def __exit__(self, typ, value, traceback):
        if typ is None:
            if next(self.gen, _ENDED) is not _ENDED:
                raise RuntimeError("generator didn't stop")
            return False
        if value is None:
            value = typ()
        try:
            self.gen.throw(value)
        except StopIteration as end:
            return end is not value
        except RuntimeError as error:
            wrapped = isinstance(value, StopIteration) and error.__cause__ is value
            if error is not value and not wrapped:
                raise
            value.__traceback__ = traceback
            return False
        except BaseException as error:
            if error is not value:
                raise
            value.__traceback__ = traceback
            return False
        raise RuntimeError("generator didn't stop after throw()")


def contextmanager(func):
    @wraps(func)
    def helper(*args, **kwds):
        return _GeneratorContextManager(func, args, kwds)

    return helper


class closing(AbstractContextManager):
    def __init__(self, thing):
        self.thing = thing

    def __enter__(self):
        return self.thing

    def __exit__(self, *exc_info):
        self.thing.close()


class nullcontext(AbstractContextManager):
    def __init__(self, enter_result=None):
        self.enter_result = enter_result

    def __enter__(self):
        return self.enter_result

    def __exit__(self, *excinfo):
        pass


class suppress(AbstractContextManager):
    def __init__(self, *exceptions):
        self._exceptions = exceptions

    def __enter__(self):
        pass

    def __exit__(self, exctype, excinst, exctb):
        return exctype is not None and issubclass(exctype, self._exceptions)


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
        other = type(self)()
        other._callbacks, self._callbacks = self._callbacks, []
        return other

    def enter_context(self, cm):
        cls = type(cm)
        try:
            enter, leave = cls.__enter__, cls.__exit__
        except AttributeError:
            name = f"{cls.__module__}.{cls.__qualname__}"
            raise TypeError(f"'{name}' object does not support the context manager protocol") from None
        result = enter(cm)
        self._callbacks.append(MethodType(leave, cm))
        return result

    def push(self, exit):
        leave = getattr(type(exit), "__exit__", None)
        self._callbacks.append(exit if leave is None else MethodType(leave, exit))
        return exit

    def callback(self, callback, /, *args, **kwds):
        def leave(exc_type, exc, tb):
            callback(*args, **kwds)

        leave.__wrapped__ = callback
        self._callbacks.append(leave)
        return callback

    def close(self):
        self.__exit__(None, None, None)

    def __exit__(self, *exc_details):
        outer = sys.exc_info()[1]
        received = pending = exc_details[1]
        failed = False
        while self._callbacks:
            leave = self._callbacks.pop()
            details = (None, None, None) if pending is None else (type(pending), pending, pending.__traceback__)
            try:
                if leave(*details) and pending is not None:
                    pending, failed = None, False
            except BaseException as error:
                # The chain of contexts shall look as if the `with` statements were nested.
                link = error
                while link.__context__ is not None and link.__context__ is not pending:
                    if link.__context__ is outer:
                        break
                    link = link.__context__
                if link is not pending:
                    link.__context__ = pending
                pending, failed = error, True
        if failed:
            context = pending.__context__
            try:
                raise pending
            except BaseException:
                pending.__context__ = context
                raise
        return received is not None and pending is None
