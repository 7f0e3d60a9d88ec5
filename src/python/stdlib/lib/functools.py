"""Functions that make functions of functions."""
from _collections import namedtuple as _namedtuple
from _functools import _make_key, cmp_to_key, partial, reduce

__all__ = [
    "update_wrapper", "wraps", "WRAPPER_ASSIGNMENTS", "WRAPPER_UPDATES", "total_ordering", "cache", "cmp_to_key",
    "lru_cache", "reduce", "partial", "partialmethod", "singledispatch", "singledispatchmethod", "cached_property",
]


WRAPPER_ASSIGNMENTS = ("__module__", "__name__", "__qualname__", "__doc__", "__annotations__")
WRAPPER_UPDATES = ("__dict__",)
_MISSING = object()


def update_wrapper(wrapper, wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    for name in assigned:
        value = getattr(wrapped, name, _MISSING)
        if value is not _MISSING:
            setattr(wrapper, name, value)
    for name in updated:
        getattr(wrapper, name).update(getattr(wrapped, name, {}))
    wrapper.__wrapped__ = wrapped
    return wrapper


def wraps(wrapped, assigned=WRAPPER_ASSIGNMENTS, updated=WRAPPER_UPDATES):
    return partial(update_wrapper, wrapped=wrapped, assigned=assigned, updated=updated)


_CacheInfo = _namedtuple("CacheInfo", ["hits", "misses", "maxsize", "currsize"], module="functools")


def _cached(user_function, maxsize, typed):
    results = {}
    hits = misses = 0

    def wrapper(*args, **kwds):
        nonlocal hits, misses
        key = _make_key(args, kwds, typed)
        result = results.get(key, _MISSING)
        if result is not _MISSING:
            hits += 1
            if maxsize is not None:
                # The one used last stands last.
                del results[key]
                results[key] = result
            return result
        misses += 1
        result = user_function(*args, **kwds)
        if maxsize != 0:
            results[key] = result
            if maxsize is not None and len(results) > maxsize:
                del results[next(iter(results))]
        return result

    def cache_clear():
        nonlocal hits, misses
        results.clear()
        hits = misses = 0

    wrapper.cache_info = lambda: _CacheInfo(hits, misses, maxsize, len(results))
    wrapper.cache_clear = cache_clear
    return wrapper


def lru_cache(maxsize=128, typed=False):
    def decorating_function(user_function):
        wrapper = _cached(user_function, maxsize, typed)
        wrapper.cache_parameters = lambda: {"maxsize": maxsize, "typed": typed}
        return update_wrapper(wrapper, user_function)

    if isinstance(maxsize, int):
        maxsize = max(maxsize, 0)
    elif callable(maxsize) and isinstance(typed, bool):
        user_function, maxsize = maxsize, 128
        return decorating_function(user_function)
    elif maxsize is not None:
        raise TypeError("Expected first argument to be an integer, a callable, or None")
    return decorating_function


def cache(user_function, /):
    return lru_cache(maxsize=None)(user_function)


class cached_property:
    """A method asked for once for each object, whose answer then stands in the object's own `__dict__`."""

    attrname = None

    def __init__(self, func):
        self.func, self.__doc__ = func, func.__doc__

    def __set_name__(self, owner, name):
        known = self.attrname
        if known not in (None, name):
            names = f"({known!r} and {name!r})"
            raise TypeError(f"Cannot assign the same cached_property to two different names {names}.")
        self.attrname = name

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        name = self.attrname
        if name is None:
            raise TypeError("Cannot use cached_property instance without calling __set_name__ on it.")
        kept = getattr(instance, "__dict__", None)
        if kept is None:
            cls = type(instance).__name__
            raise TypeError(f"No '__dict__' attribute on {cls!r} instance to cache {name!r} property.")
        if name not in kept:
            kept[name] = self.func(instance)
        return kept[name]


def _derived(name, op, negated, joined):
    """A comparison made of another: `negated` turns that round, `joined` says how equality comes in."""

    def compare(self, other):
        result = getattr(type(self), op)(self, other)
        if result is NotImplemented:
            return result
        if joined == "or":
            return (not result if negated else result) or self == other
        if joined == "and":
            return (not result if negated else result) and self != other
        return not result

    compare.__name__ = compare.__qualname__ = name
    return compare


_FROM = {
    "__lt__": [("__gt__", True, "and"), ("__le__", False, "or"), ("__ge__", True, None)],
    "__le__": [("__ge__", True, "or"), ("__lt__", False, "and"), ("__gt__", True, None)],
    "__gt__": [("__lt__", True, "and"), ("__ge__", False, "or"), ("__le__", True, None)],
    "__ge__": [("__le__", True, "or"), ("__gt__", False, "and"), ("__lt__", True, None)],
}


def total_ordering(cls):
    own = [op for op in _FROM if getattr(cls, op, None) is not getattr(object, op, None)]
    if not own:
        raise ValueError("must define at least one ordering operation: < > <= >=")
    # The first of these in the order of preference is what the others are made of.
    root = max(own)
    for name, negated, joined in _FROM[root]:
        if name not in own:
            setattr(cls, name, _derived(name, root, negated, joined))
    return cls


def _checked(func):
    """A function, or what gives one when it is asked for as an attribute."""
    if callable(func) or hasattr(func, "__get__"):
        return func
    raise TypeError(f"{func!r} is not callable or a descriptor")


# An attribute that is abstract where the function is.
_as_abstract = property(lambda self: getattr(self.func, "__isabstractmethod__", False))


class partialmethod:
    """A method with some of its arguments given."""

    __isabstractmethod__ = _as_abstract

    def __init__(self, func, /, *args, **keywords):
        inner = isinstance(_checked(func), partialmethod)
        self.func = func.func if inner else func
        self.args = (*func.args, *args) if inner else args
        self.keywords = func.keywords | keywords if inner else keywords

    def __repr__(self):
        parts = [repr(self.func), *map(repr, self.args)]
        parts += [f"{name}={value!r}" for name, value in self.keywords.items()]
        cls = self.__class__
        return f"{cls.__module__}.{cls.__qualname__}({', '.join(parts)})"

    def __get__(self, obj, cls=None):
        get = getattr(self.func, "__get__", None)
        bound = self.func if get is None else get(obj, cls)
        if bound is not self.func:
            return partial(bound, *self.args, **self.keywords)

        def method(first, /, *args, **keywords):
            return self.func(first, *self.args, *args, **self.keywords | keywords)

        method.__isabstractmethod__ = self.__isabstractmethod__
        return method.__get__(obj, cls)


def _best(cls, registry):
    """The implementation for a class: that of the nearest class in its MRO, abstract classes included."""
    mro = cls.__mro__
    abstract = [known for known in registry if known not in mro and issubclass(cls, known)]
    for at, base in enumerate(mro):
        if base in registry and base is not object:
            return registry[base]
        # An abstract class counts where the first base that is one of its kind leaves it.
        following = mro[at + 1:]
        here = [known for known in abstract
                if issubclass(base, known) and not any(issubclass(other, known) for other in following)]
        if here:
            nearest = [one for one in here if not any(other is not one and issubclass(other, one) for other in here)]
            if len(nearest) > 1:
                first, second = nearest[:2]
                raise RuntimeError(f"Ambiguous dispatch: {first} or {second}")
            return registry[nearest[0]]
    return registry.get(object)


def singledispatch(func):
    from types import MappingProxyType, UnionType
    from typing import Union, get_args, get_origin, get_type_hints

    registry = {}
    known = {}
    funcname = getattr(func, "__name__", "singledispatch function")

    def dispatch(cls):
        try:
            return known[cls]
        except KeyError:
            known[cls] = found = registry[cls] if cls in registry else _best(cls, registry)
            return found

    def _is_union(cls):
        return get_origin(cls) in (Union, UnionType)

    def _is_valid(cls):
        return isinstance(cls, type) or (_is_union(cls) and all(isinstance(arg, type) for arg in get_args(cls)))

    def register(cls, func=None):
        if _is_valid(cls):
            if func is None:
                return lambda f: register(cls, f)
        else:
            if func is not None:
                raise TypeError(f"Invalid first argument to `register()`. {cls!r} is not a class or union type.")
            function = getattr(cls, "__func__", cls)
            if not getattr(function, "__annotations__", {}):
                raise TypeError(
                    f"Invalid first argument to `register()`: {cls!r}. "
                    "Use either `@register(some_class)` or plain `@register` on an annotated function."
                )
            func = cls
            argname, cls = next(iter(get_type_hints(function).items()))
            if not _is_valid(cls):
                kind = "not all arguments are classes" if _is_union(cls) else "is not a class"
                raise TypeError(f"Invalid annotation for {argname!r}. {cls!r} {kind}.")
        for one in get_args(cls) if _is_union(cls) else (cls,):
            registry[one] = func
        known.clear()
        return func

    def wrapper(*args, **kw):
        if not args:
            raise TypeError(f"{funcname} requires at least 1 positional argument")
        return dispatch(args[0].__class__)(*args, **kw)

    registry[object] = func
    wrapper.register = register
    wrapper.dispatch = dispatch
    wrapper.registry = MappingProxyType(registry)
    wrapper._clear_cache = known.clear
    update_wrapper(wrapper, func)
    return wrapper


class singledispatchmethod:
    """A method that chooses its implementation by the class of its first argument."""

    __isabstractmethod__ = _as_abstract

    def __init__(self, func):
        self.func = _checked(func)
        self.dispatcher = singledispatch(func)

    def register(self, cls, method=None):
        return self.dispatcher.register(cls, func=method)

    def __get__(self, obj, cls=None):
        choose = self.dispatcher.dispatch

        def chosen(*args, **kwargs):
            return choose(args[0].__class__).__get__(obj, cls)(*args, **kwargs)

        method = update_wrapper(chosen, self.func)
        method.register, method.__isabstractmethod__ = self.register, self.__isabstractmethod__
        return method
