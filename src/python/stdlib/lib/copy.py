"""Copies of objects: shallow ones, and deep ones that keep what is shared within shared."""
from _copy import builtin_of, is_atomic, new_like, slots_of

__all__ = ["Error", "copy", "deepcopy"]


class Error(Exception):
    pass


error = Error


def _reduced(x):
    """What the object says of itself by `__reduce_ex__`, `__reduce__`: `None` where it has neither of its own."""
    cls = type(x)
    own = getattr(cls, "__reduce_ex__", None)
    if own is not None and own is not getattr(object, "__reduce_ex__", None):
        return own(x, 4)
    own = getattr(cls, "__reduce__", None)
    if own is not None and own is not getattr(object, "__reduce__", None):
        return own(x)
    return None


def _state_of(x):
    own = getattr(type(x), "__getstate__", None)
    if own is not None and own is not getattr(object, "__getstate__", None):
        return own(x)
    slots = slots_of(x)
    attributes = getattr(x, "__dict__", None) or None
    return (attributes, slots) if slots else attributes


def _restore(y, state):
    if hasattr(y, "__setstate__"):
        y.__setstate__(state)
        return
    slots = None
    if isinstance(state, tuple) and len(state) == 2:
        state, slots = state
    if state:
        y.__dict__.update(state)
    # A frozen dataclass lets nobody set its slots, but gets them back.
    put = object.__setattr__ if hasattr(type(y), "__dataclass_fields__") else setattr
    for name, value in (slots or {}).items():
        put(y, name, value)


def _rebuild(x, reduced, memo):
    func, args, *rest = reduced
    state, items, pairs = (rest + [None] * 3)[:3]
    deep = memo is not None
    if deep and args:
        args = tuple(deepcopy(arg, memo) for arg in args)
    y = func(*args)
    if deep:
        memo[id(x)] = y
    if state is not None:
        _restore(y, deepcopy(state, memo) if deep else state)
    for item in items or ():
        y.append(deepcopy(item, memo) if deep else item)
    for key, value in pairs or ():
        if deep:
            key, value = deepcopy(key, memo), deepcopy(value, memo)
        y[key] = value
    return y


def _empty(x, deep, memo):
    """A new object of the class of `x`, with what `__new__` or the builtin type beneath wants of it."""
    cls = type(x)
    arguments = getattr(cls, "__getnewargs__", None)
    if isinstance(x, BaseException):
        return cls.__new__(cls, *(deepcopy(x.args, memo) if deep else x.args))
    if builtin_of(x) is None and arguments is not None:
        args = arguments(x)
        return cls.__new__(cls, *(deepcopy(args, memo) if deep else args))
    return new_like(x)


def copy(x):
    cls = type(x)
    if is_atomic(x):
        return x
    if cls in (list, dict, set):
        return x.copy()
    own = getattr(cls, "__copy__", None)
    if own is not None:
        return own(x)
    reduced = _reduced(x)
    if isinstance(reduced, str):
        return x
    if reduced is not None:
        return _rebuild(x, reduced, None)
    y = _empty(x, False, None)
    inner = builtin_of(x)
    if isinstance(inner, list):
        list.extend(y, inner)
    elif isinstance(inner, dict):
        dict.update(y, inner)
    elif isinstance(inner, set):
        set.update(y, inner)
    state = _state_of(x)
    if state is not None:
        _restore(y, state)
    return y


def deepcopy(x, memo=None):
    if is_atomic(x):
        return x
    memo = {} if memo is None else memo
    d, cls = id(x), type(x)
    if d in memo:
        return memo[d]
    if cls is list:
        y = memo[d] = []
        for item in x:
            y.append(deepcopy(item, memo))
    elif cls is dict:
        y = memo[d] = {}
        for key, value in x.items():
            y[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls in (tuple, set, frozenset):
        items = [deepcopy(item, memo) for item in x]
        # A tuple that holds itself has been made on the way.
        if d in memo:
            return memo[d]
        y = x if cls is tuple and all(a is b for a, b in zip(items, x)) else cls(items)
    else:
        own = getattr(cls, "__deepcopy__", None)
        if own is not None:
            y = own(x, memo)
        else:
            y = _deep_object(x, memo)
    if y is not x:
        memo[d] = y
        # The original stays as long as the memo: no other object may get its id meanwhile.
        memo.setdefault(id(memo), []).append(x)
    return y


def _deep_object(x, memo):
    if isinstance(type(x).__dict__.get("_fields"), tuple) and isinstance(x, tuple):
        return type(x)(*(deepcopy(item, memo) for item in x))
    reduced = _reduced(x)
    if isinstance(reduced, str):
        return x
    if reduced is not None:
        return _rebuild(x, reduced, memo)
    inner = builtin_of(x)
    if isinstance(inner, (tuple, frozenset)):
        y = new_like(x, type(inner)(deepcopy(item, memo) for item in inner))
    else:
        y = _empty(x, True, memo)
    memo[id(x)] = y
    if isinstance(inner, list):
        for item in inner:
            list.append(y, deepcopy(item, memo))
    elif isinstance(inner, dict):
        for key, value in inner.items():
            dict.__setitem__(y, deepcopy(key, memo), deepcopy(value, memo))
    elif isinstance(inner, set):
        for item in inner:
            set.add(y, deepcopy(item, memo))
    state = _state_of(x)
    if state is not None:
        _restore(y, deepcopy(state, memo))
    return y
