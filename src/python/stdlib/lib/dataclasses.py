"""Data classes. What is done to a class is native (`_dataclasses`); here is what makes and takes apart."""
from _dataclasses import *
from _dataclasses import _describe, _fields, _is_keyword
import types as _types

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
    "astuple", "make_dataclass", "replace", "is_dataclass",
]


def _is_instance(obj):
    return hasattr(type(obj), "__dataclass_fields__")


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, "__dataclass_fields__")


def fields(class_or_instance):
    if not hasattr(class_or_instance, "__dataclass_fields__"):
        raise TypeError("must be called with a dataclass type or instance")
    return _fields(class_or_instance)


def _converted(obj, convert, of_dataclass):
    if _is_instance(obj):
        return of_dataclass(obj)
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[convert(item) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)(convert(item) for item in obj)
    if isinstance(obj, dict):
        return type(obj)((convert(key), convert(value)) for key, value in obj.items())
    from copy import deepcopy
    return deepcopy(obj)


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")

    def of_dataclass(one):
        return dict_factory([(f.name, convert(getattr(one, f.name))) for f in fields(one)])

    def convert(value):
        return _converted(value, convert, of_dataclass)

    return of_dataclass(obj)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")

    def of_dataclass(one):
        return tuple_factory([convert(getattr(one, f.name)) for f in fields(one)])

    def convert(value):
        return _converted(value, convert, of_dataclass)

    return of_dataclass(obj)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, init=True, repr=True, eq=True, order=False,
                   unsafe_hash=False, frozen=False, match_args=True, kw_only=False, slots=False, weakref_slot=False):
    defaults, annotations = {}, {}
    for item in fields:
        if isinstance(item, str):
            name, kind = item, "typing.Any"
        elif len(item) == 2:
            name, kind = item
        elif len(item) == 3:
            name, kind, defaults[item[0]] = item
        else:
            raise TypeError(f"Invalid field: {item!r}")
        if not isinstance(name, str) or not name.isidentifier():
            raise TypeError(f"Field names must be valid identifiers: {name!r}")
        if _is_keyword(name):
            raise TypeError(f"Field names must not be keywords: {name!r}")
        if name in annotations:
            raise TypeError(f"Field name duplicated: {name!r}")
        annotations[name] = kind

    def fill(ns):
        ns.update(namespace or {})
        ns.update(defaults)
        ns["__annotations__"] = annotations

    cls = _types.new_class(cls_name, bases, {}, fill)
    return dataclass(cls, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, frozen=frozen,
                     match_args=match_args, kw_only=kw_only, slots=slots, weakref_slot=weakref_slot)


class _DataclassParams:
    def __init__(self, **settings):
        self.__dict__.update(settings)

    def __repr__(self):
        return f"_DataclassParams({','.join(f'{name}={value!r}' for name, value in self.__dict__.items())})"


def _annotation(kind):
    if isinstance(kind, type):
        return kind.__qualname__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__qualname__}"
    shown = repr(kind)
    return shown.replace("typing.", "") if shown.startswith("typing.") else shown


def _signature(cls, parameters):
    """The documentation of a class that has none: how it is called."""
    if not parameters:
        return f"{cls.__name__}()"
    shown, star = [], False
    for name, kind, default, keyword in parameters:
        if keyword and not star:
            shown.append("*")
            star = True
        shown.append(f"{name}: {_annotation(kind)}" + (f" = {default}" if default else ""))
    return f"{cls.__name__}({', '.join(shown)})"


_describe(_DataclassParams, _signature)
