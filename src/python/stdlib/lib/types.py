"""The classes of what the language makes, by name (`_types`), and ways to make classes."""
from _types import *


class DynamicClassAttribute(property):
    """A property of objects alone: the class looks for the name elsewhere."""

    def __get__(self, instance, ownerclass=None):
        if instance is None:
            raise AttributeError
        return super().__get__(instance, ownerclass)


def resolve_bases(bases):
    resolved, changed = [], False
    for base in bases:
        entries = None if isinstance(base, type) else getattr(base, "__mro_entries__", None)
        if entries is None:
            resolved.append(base)
        else:
            changed = True
            resolved.extend(entries(bases))
    return tuple(resolved) if changed else bases


def prepare_class(name, bases=(), kwds=None):
    kwds = dict(kwds or {})
    meta = kwds.pop("metaclass", None) or (type(bases[0]) if bases else type)
    if isinstance(meta, type):
        for base in bases:
            if issubclass(type(base), meta):
                meta = type(base)
    prepare = getattr(meta, "__prepare__", None)
    return meta, prepare(name, bases, **kwds) if prepare else {}, kwds


def new_class(name, bases=(), kwds=None, exec_body=None):
    resolved = resolve_bases(bases)
    meta, namespace, kwds = prepare_class(name, resolved, kwds)
    if exec_body is not None:
        exec_body(namespace)
    if resolved is not bases:
        namespace["__orig_bases__"] = bases
    return meta(name, resolved, namespace, **kwds)


def coroutine(func):
    if not callable(func):
        raise TypeError("types.coroutine() expects a callable")
    return func
