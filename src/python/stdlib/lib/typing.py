"""What annotations are made of. The forms themselves are native (`_typing`); here is what is built on them."""
import collections as _collections
import re as _re
import sys as _sys
from abc import ABCMeta as _ABCMeta, abstractmethod as _abstractmethod
from _typing import *
from _typing import _caller, _evaluate, _named_tuple, _parameters, _strip
from types import FunctionType as _FunctionType, MethodType as _MethodType, ModuleType as _ModuleType

TYPE_CHECKING = False
Text = str
AnyStr = TypeVar("AnyStr", bytes, str)
T = TypeVar("T")
_T_co = TypeVar("T_co", covariant=True)


def _generic_init_subclass(cls, *args, **kwargs):
    super(Generic, cls).__init_subclass__(*args, **kwargs)
    own = cls.__dict__
    bases = own.get("__orig_bases__")
    if bases is not None:
        wrong = Generic in bases
    else:
        wrong = Generic in cls.__bases__ and cls.__name__ != "Protocol"
    if wrong:
        raise TypeError("Cannot inherit from plain Generic")
    variables = ()
    if bases is not None:
        variables = _parameters(bases)
        declared = None
        for base in bases:
            if get_origin(base) in (Generic, Protocol) and base.__args__:
                if declared is not None:
                    raise TypeError("Cannot inherit from Generic[...] multiple times.")
                declared = base.__parameters__
        if declared is not None:
            missing = [str(one) for one in variables if one not in declared]
            if missing:
                some, these = ", ".join(missing), ", ".join(map(str, declared))
                raise TypeError(f"Some type variables ({some}) are not listed in Generic[{these}]")
            variables = declared
    cls.__parameters__ = tuple(variables)


Generic.__init_subclass__ = classmethod(_generic_init_subclass)
Generic.__parameters__ = ()


# Protocols

_NO_MEMBERS = {
    "__abstractmethods__", "__annotations__", "__dict__", "__doc__", "__init__", "__module__", "__new__", "__slots__",
    "__subclasshook__", "__weakref__", "__class_getitem__", "__parameters__", "__orig_bases__", "__orig_class__",
    "_is_protocol", "_is_runtime_protocol", "__protocol_attrs__", "__qualname__", "__init_subclass__", "__match_args__",
    "_registered", "__static_attributes__",
}


def _members(cls):
    found = set()
    for base in cls.__mro__[:-1]:
        if base.__name__ in ("Protocol", "Generic"):
            continue
        for name in [*base.__dict__, *base.__dict__.get("__annotations__", {})]:
            if name not in _NO_MEMBERS and not name.startswith("_abc_"):
                found.add(name)
    return found


def _only_methods(cls):
    return all(callable(getattr(cls, name, None)) for name in _members(cls))


class _ProtocolMeta(_ABCMeta):
    def __call__(cls, *args, **kwargs):
        if cls.__dict__.get("_is_protocol", False):
            raise TypeError("Protocols cannot be instantiated")
        return super().__call__(*args, **kwargs)

    def __instancecheck__(cls, instance):
        protocol = getattr(cls, "_is_protocol", False)
        if protocol and cls is not Protocol and not getattr(cls, "_is_runtime_protocol", False):
            raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
        if (not protocol or _only_methods(cls)) and issubclass(instance.__class__, cls):
            return True
        if protocol and all(
            hasattr(instance, name)
            and (not callable(getattr(cls, name, None)) or getattr(instance, name) is not None)
            for name in _members(cls)
        ):
            return True
        if protocol and not _only_methods(cls):
            return cls in type(instance).__mro__
        return super().__instancecheck__(instance)


def _protocol_hook(cls, other):
    if not cls.__dict__.get("_is_protocol", False):
        return NotImplemented
    if not getattr(cls, "_is_runtime_protocol", False):
        raise TypeError("Instance and class checks can only be used with @runtime_checkable protocols")
    if not _only_methods(cls):
        raise TypeError("Protocols with non-method members don't support issubclass()")
    if not isinstance(other, type):
        raise TypeError("issubclass() arg 1 must be a class")
    # The nearest class that says something of a member decides; None says that there is none.
    said = (next((base.__dict__[name] for base in other.__mro__ if name in base.__dict__), None) for name in _members(cls))
    return NotImplemented if any(member is None for member in said) else True


class Protocol(Generic, metaclass=_ProtocolMeta):
    _is_protocol = True
    _is_runtime_protocol = False

    def __init_subclass__(cls, *args, **kwargs):
        super().__init_subclass__(*args, **kwargs)
        if not cls.__dict__.get("_is_protocol", False):
            cls._is_protocol = any(base is Protocol for base in cls.__bases__)
        if "__subclasshook__" not in cls.__dict__:
            cls.__subclasshook__ = classmethod(_protocol_hook)
        if cls._is_protocol:
            for base in cls.__bases__:
                known = base in (object, Generic) or getattr(base, "_is_protocol", False)
                if not known and base.__module__ not in ("collections.abc", "contextlib"):
                    raise TypeError(f"Protocols can only inherit from other protocols, got {base!r}")


def runtime_checkable(cls):
    if not getattr(cls, "_is_protocol", False):
        raise TypeError(f"@runtime_checkable can be only applied to protocol classes, got {cls!r}")
    cls._is_runtime_protocol = True
    return cls


@runtime_checkable
class SupportsInt(Protocol):
    @_abstractmethod
    def __int__(self) -> int:
        pass


@runtime_checkable
class SupportsComplex(Protocol):
    @_abstractmethod
    def __complex__(self) -> complex:
        pass


@runtime_checkable
class SupportsFloat(Protocol):
    @_abstractmethod
    def __float__(self) -> float:
        pass


@runtime_checkable
class SupportsBytes(Protocol):
    @_abstractmethod
    def __bytes__(self) -> bytes:
        pass


@runtime_checkable
class SupportsIndex(Protocol):
    @_abstractmethod
    def __index__(self) -> int:
        pass


@runtime_checkable
class SupportsAbs(Protocol[_T_co]):
    @_abstractmethod
    def __abs__(self):
        pass


@runtime_checkable
class SupportsRound(Protocol[_T_co]):
    @_abstractmethod
    def __round__(self, ndigits: int = 0):
        pass


# Named tuples

class NamedTupleMeta(type):
    def __new__(cls, typename, bases, ns):
        for base in bases:
            if base is not _NamedTuple and base is not Generic:
                raise TypeError("can only inherit from a NamedTuple type and Generic")
        types = ns.get("__annotations__", {})
        defaults = []
        for name in types:
            if name in ns:
                defaults.append(name)
            elif defaults:
                plural = "s" if len(defaults) > 1 else ""
                raise TypeError(
                    f"Non-default namedtuple field {name} cannot follow default field{plural} {', '.join(defaults)}"
                )
        bases = tuple(tuple if base is _NamedTuple else base for base in bases)
        written = ns.get("__orig_bases__", (NamedTuple,))
        made = _named_tuple(typename, types, [ns[name] for name in defaults], ns["__module__"], bases, written)
        made.__annotations__ = types
        for name, value in ns.items():
            if name in ("__new__", "__init__", "__slots__", "__getnewargs__", "_fields", "_field_defaults",
                        "_field_types", "_make", "_replace", "_asdict", "_source"):
                raise AttributeError("Cannot overwrite NamedTuple attribute " + name)
            if name not in ("__module__", "__name__", "__annotations__", "__classcell__") and name not in made._fields:
                setattr(made, name, value)
        return made


def NamedTuple(typename, fields=None, /, **kwargs):
    if fields is None:
        fields = kwargs.items()
    elif kwargs:
        raise TypeError("Either list of fields or keywords can be provided to NamedTuple, not both")
    types = {name: type(None) if kind is None else kind for name, kind in fields}
    made = _named_tuple(typename, types, [], _caller(), (tuple,), (NamedTuple,))
    made.__annotations__ = types
    return made


_NamedTuple = type.__new__(NamedTupleMeta, "NamedTuple", (), {"__module__": "typing"})


def _namedtuple_mro_entries(bases):
    return (_NamedTuple,)


NamedTuple.__mro_entries__ = _namedtuple_mro_entries


# Typed dicts

class _TypedDictMeta(type):
    def __new__(cls, name, bases, ns, total=True):
        for base in bases:
            if type(base) is not _TypedDictMeta and base is not Generic:
                raise TypeError("cannot inherit from both a TypedDict type and a non-TypedDict base class")
        made = type.__new__(_TypedDictMeta, name, (Generic, dict) if Generic in bases else (dict,), ns)
        own = {}
        for key, kind in ns.get("__annotations__", {}).items():
            kind = type(None) if kind is None else kind
            own[key] = ForwardRef(kind) if isinstance(kind, str) else kind
        annotations, required, optional = {}, set(), set()
        for base in bases:
            annotations.update(base.__dict__.get("__annotations__", {}))
            required.update(base.__dict__.get("__required_keys__", ()))
            optional.update(base.__dict__.get("__optional_keys__", ()))
        for key, kind in own.items():
            origin = get_origin(kind)
            if origin is Annotated:
                origin = get_origin(get_args(kind)[0])
            needed = origin is Required or (origin is not NotRequired and total)
            (required if needed else optional).add(key)
        annotations.update(own)
        made.__annotations__ = annotations
        made.__required_keys__ = frozenset(required)
        made.__optional_keys__ = frozenset(optional)
        if not hasattr(made, "__total__"):
            made.__total__ = total
        return made

    def __call__(cls, *args, **kwargs):
        return dict(*args, **kwargs)

    def __subclasscheck__(cls, other):
        raise TypeError("TypedDict does not support instance and class checks")

    __instancecheck__ = __subclasscheck__


def TypedDict(typename, fields=None, /, *, total=True, **kwargs):
    if fields is None:
        fields = kwargs
    elif kwargs:
        raise TypeError("TypedDict takes either a dict or keyword arguments, but not both")
    return _TypedDictMeta(typename, (), {"__annotations__": dict(fields), "__module__": _caller()}, total=total)


_TypedDict = type.__new__(_TypedDictMeta, "TypedDict", (), {"__module__": "typing"})


def _typeddict_mro_entries(bases):
    return (_TypedDict,)


TypedDict.__mro_entries__ = _typeddict_mro_entries


def is_typeddict(tp):
    return isinstance(tp, _TypedDictMeta)


# New names for types, and variables

class NewType:
    def __init__(self, name, tp):
        self.__qualname__ = name
        if "." in name:
            name = name.rpartition(".")[-1]
        self.__name__ = name
        self.__supertype__ = tp
        module = _caller()
        if module != "typing":
            self.__module__ = module

    def __call__(self, x):
        return x

    def __mro_entries__(self, bases):
        name = self.__name__

        class Refusal:
            def __init_subclass__(cls):
                own = cls.__name__
                raise TypeError(
                    f"Cannot subclass an instance of NewType. Perhaps you were looking for: "
                    f"`{own} = NewType({own!r}, {name})`"
                )

        return (Refusal,)

    def __repr__(self):
        return f"{self.__module__}.{self.__qualname__}"

    def __or__(self, other):
        return Union[self, other]

    def __ror__(self, other):
        return Union[other, self]


# Marks that type checkers read

_overloads = {}


def overload(func):
    key = (func.__module__, func.__qualname__)
    _overloads.setdefault(key, []).append(func)

    def _overload_dummy(*args, **kwds):
        raise NotImplementedError(
            "You should not call an overloaded function. A series of @overload-decorated functions outside a stub "
            "module should always be followed by an implementation that is not @overload-ed."
        )

    return _overload_dummy


def get_overloads(func):
    func = getattr(func, "__func__", func)
    return list(_overloads.get((func.__module__, func.__qualname__), []))


def clear_overloads():
    _overloads.clear()


def _marks(attribute):
    """A decorator that sets an attribute of what it decorates, where that can have one."""
    def mark(decorated):
        try:
            setattr(decorated, attribute, True)
        except (AttributeError, TypeError):
            return decorated
        return decorated

    return mark


final, override, no_type_check = map(_marks, ("__final__", "__override__", "__no_type_check__"))


def no_type_check_decorator(decorator):
    def wrapped(*args, **kwds):
        return no_type_check(decorator(*args, **kwds))

    return wrapped


def reveal_type(obj, /):
    print(f"Runtime type is {type(obj).__name__!r}", file=_sys.stderr)
    return obj


def assert_type(val, typ, /):
    return val


def assert_never(arg, /):
    value = repr(arg)
    if len(value) > 100:
        value = value[:100] + "..."
    raise AssertionError(f"Expected code to be unreachable, but got: {value}")


def dataclass_transform(**settings):
    def decorator(cls_or_fn):
        cls_or_fn.__dataclass_transform__ = settings
        return cls_or_fn

    return decorator


def _strings_as_types(hints, globalns, localns):
    found = {}
    for name, value in hints.items():
        if value is None:
            value = type(None)
        if isinstance(value, str):
            value = ForwardRef(value)
        found[name] = _evaluate(value, globalns, localns)
    return found


def _names_of(module):
    module = _sys.modules.get(module)
    return {} if module is None else module.__dict__


def get_type_hints(obj, globalns=None, localns=None, include_extras=False):
    """The annotations of a class with its bases, of a function or of a module; strings in them stand for types."""
    if getattr(obj, "__no_type_check__", None):
        return {}
    if isinstance(obj, type):
        hints = {}
        for base in reversed(obj.__mro__):
            outer = _names_of(base.__module__) if globalns is None else globalns
            inner = dict(base.__dict__) if localns is None else localns
            annotations = base.__dict__.get("__annotations__", {})
            hints.update(_strings_as_types(annotations, outer, inner))
    else:
        if isinstance(obj, _ModuleType):
            outer = obj.__dict__
        else:
            wrapped = obj
            while hasattr(wrapped, "__wrapped__"):
                wrapped = wrapped.__wrapped__
            outer = getattr(wrapped, "__globals__", {})
        outer = outer if globalns is None else globalns
        hints = getattr(obj, "__annotations__", None)
        if hints is None:
            if callable(obj) or isinstance(obj, (_FunctionType, _MethodType)):
                return {}
            raise TypeError(f"{obj!r} is not a module, class, method, or function.")
        hints = _strings_as_types(hints, outer, outer if localns is None else localns)
    return hints if include_extras else {name: _strip(value) for name, value in hints.items()}


class IO(Generic[AnyStr]):
    pass


class BinaryIO(IO[bytes]):
    pass


class TextIO(IO[str]):
    pass
