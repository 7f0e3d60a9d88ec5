"""Containers beyond the builtin ones."""
import _collections_abc
import operator as _operator
from _collections import OrderedDict, defaultdict, deque, namedtuple
from _collections_abc import MutableMapping, MutableSequence, Sequence
from itertools import chain as _chain, repeat as _repeat, starmap as _starmap

__all__ = [
    "ChainMap", "Counter", "OrderedDict", "UserDict", "UserList", "UserString", "defaultdict", "deque", "namedtuple",
]

MutableSequence.register(deque)


def _counted(compare):
    """A comparison of two counters."""
    return lambda self, other: compare(self, other) if isinstance(other, Counter) else NotImplemented


def _each(a, b, holds):
    return all(holds(a[element], b[element]) for element in _chain(a, b))


def _most(a, b):
    return b if a < b else a


def _least(a, b):
    return a if a < b else b


def _combined(combine):
    """The operator that makes of two counters a third, of positive counts."""
    def operator(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        counts = ((element, combine(self[element], other[element])) for element in {**self, **other})
        return Counter({element: count for element, count in counts if count > 0})

    return operator


def _recounted(combine):
    """The operator that changes a counter by the counts of another, and keeps what is positive then."""
    def operator(self, other):
        for element, count in list(other.items()):
            self[element] = combine(self[element], count)
        for element in [element for element, count in self.items() if not count > 0]:
            del self[element]
        return self

    return operator


class Counter(dict):
    """How often each element occurs."""

    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        ordered = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return ordered if n is None else ordered[:max(n, 0)]

    def elements(self):
        return _chain.from_iterable(_starmap(_repeat, self.items()))

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError("Counter.fromkeys() is undefined.  Use Counter(iterable) instead.")

    def _count(self, iterable, combine):
        """Counts each element of an iterable once, or as often as a mapping says."""
        get = self.get
        if isinstance(iterable, _collections_abc.Mapping):
            for element, count in iterable.items():
                self[element] = combine(get(element, 0), count)
        else:
            for element in iterable:
                self[element] = combine(get(element, 0), 1)

    def update(self, iterable=None, /, **kwds):
        for part in iterable, kwds:
            if not self and isinstance(part, _collections_abc.Mapping):
                # Counts that are no numbers go in as they are.
                super().update(part)
            elif part is not None:
                self._count(part, _operator.add)

    def subtract(self, iterable=None, /, **kwds):
        self._count(() if iterable is None else iterable, _operator.sub)
        self._count(kwds, _operator.sub)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    def __delitem__(self, elem):
        self.pop(elem, None)

    def __repr__(self):
        try:
            shown = {element: count for element, count in self.most_common()}
        except TypeError:
            # Counts that have no order stand as they came.
            shown = {**self}
        return f"{type(self).__name__}({shown or ''})"

    __eq__ = _counted(lambda self, other: _each(self, other, _operator.eq))
    __ne__ = _counted(lambda self, other: not self == other)
    __le__ = _counted(lambda self, other: _each(self, other, _operator.le))
    __ge__ = _counted(lambda self, other: _each(self, other, _operator.ge))
    __lt__ = _counted(lambda self, other: self <= other and self != other)
    __gt__ = _counted(lambda self, other: self >= other and self != other)

    __add__, __sub__, __or__, __and__ = map(_combined, (_operator.add, _operator.sub, _most, _least))
    __iadd__, __isub__, __ior__ = map(_recounted, (_operator.add, _operator.sub, _most))

    def __iand__(self, other):
        return _recounted(_least)(self, {element: other[element] for element in self})

    def __pos__(self):
        return self + Counter()

    def __neg__(self):
        return Counter() - self


def _of_first(name, complaint):
    """The method `name` of the first mapping of a chain; `complaint` tells of a key that is not there."""
    def method(self, *args):
        try:
            return getattr(self.maps[0], name)(*args)
        except KeyError:
            raise KeyError(complaint.format(*args))

    method.__name__, method.__qualname__ = name, f"ChainMap.{name}"
    return method


_NOT_FIRST = "Key not found in the first mapping: {!r}"


class ChainMap(MutableMapping):
    """Several mappings seen as one; the first takes what is written."""

    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    __setitem__ = _of_first("__setitem__", "{!r}")
    __delitem__ = _of_first("__delitem__", _NOT_FIRST)
    pop = _of_first("pop", _NOT_FIRST)
    popitem = _of_first("popitem", "No keys found in the first mapping.")
    clear = _of_first("clear", "")

    def __missing__(self, key):
        raise KeyError(key)

    def __getitem__(self, key):
        # A mapping may well give what it does not contain, as a defaultdict does: so each is tried.
        for one in self.maps:
            try:
                return one[key]
            except KeyError:
                continue
        return self.__missing__(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __contains__(self, key):
        return any(key in one for one in self.maps)

    def _keys(self):
        """All keys, those of the last mapping first."""
        return dict.fromkeys(_chain.from_iterable(reversed(self.maps)))

    def __len__(self):
        return len(self._keys())

    def __iter__(self):
        return iter(self._keys())

    def __bool__(self):
        return any(self.maps)

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.maps))})"

    @classmethod
    def fromkeys(cls, iterable, *args):
        return cls(dict.fromkeys(iterable, *args))

    def new_child(self, m=None, **kwargs):
        first = kwargs if m is None else m
        if first is not kwargs and kwargs:
            first.update(kwargs)
        return type(self)(first, *self.maps)

    parents = property(lambda self: type(self)(*self.maps[1:]), doc="The chain without its first mapping.")

    def copy(self):
        return self.parents.new_child(self.maps[0].copy()) if self.maps[1:] else type(self)(self.maps[0].copy())

    __copy__ = copy

    def _is_other(self, other):
        return isinstance(other, _collections_abc.Mapping)

    def __ior__(self, other):
        self.maps[0].update(other)
        return self

    def __or__(self, other):
        if self._is_other(other):
            made = self.copy()
            made |= other
            return made
        return NotImplemented

    def __ror__(self, other):
        if self._is_other(other):
            return type(self)({**other, **self})
        return NotImplemented


def _bare(value):
    return value.data if isinstance(value, (UserDict, UserList, UserString)) else value


def _asks(function):
    """A method that is `function` of what the object holds in `data`."""
    return lambda self, *args: function(self.data, *args)


def _compares(function):
    """As `_asks`, with what another of the users' containers holds in its place."""
    return lambda self, other: function(self.data, _bare(other))


def _makes(function):
    """A method that puts into a new object what `function` gives for the data."""
    return lambda self, *args: type(self)(function(self.data, *args))


def _copied(self):
    """A copy with the same attributes, and data of its own."""
    made = type(self).__new__(type(self))
    vars(made).update(vars(self), data=self.data.copy())
    return made


def _joined(left, right):
    """The union of two dicts, in the class of the UserDict among them that comes first."""
    a, b = _bare(left), _bare(right)
    if not (isinstance(a, dict) and isinstance(b, dict)):
        return NotImplemented
    return type(left if isinstance(left, UserDict) else right)(a | b)


class UserDict(MutableMapping):
    __len__, __iter__, __contains__, __repr__ = map(_asks, (len, iter, _operator.contains, repr))
    __setitem__, __delitem__ = map(_asks, (_operator.setitem, _operator.delitem))
    __or__ = _joined
    __copy__ = _copied

    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        self.update(() if dict is None else dict, **kwargs)

    def __getitem__(self, key):
        if key not in self.data and hasattr(type(self), "__missing__"):
            return type(self).__missing__(self, key)
        return self.data[key]

    def __ror__(self, other):
        return _joined(other, self)

    def __ior__(self, other):
        self.data |= _bare(other)
        return self

    def copy(self):
        made = _copied(self)
        made.data = {}
        made.update(self)
        return made

    @classmethod
    def fromkeys(cls, iterable, value=None):
        made = cls()
        made.update((key, value) for key in iterable)
        return made


def _of_data(name):
    """The method `name` of the list that a `UserList` holds."""
    def method(self, /, *args, **kwargs):
        return getattr(self.data, name)(*args, **kwargs)

    method.__name__, method.__qualname__ = name, f"UserList.{name}"
    return method


_COMPARISONS = _operator.eq, _operator.lt, _operator.le, _operator.gt, _operator.ge


class UserList(MutableSequence):
    __len__, __contains__, __repr__ = map(_asks, (len, _operator.contains, repr))
    __setitem__, __delitem__ = map(_asks, (_operator.setitem, _operator.delitem))
    __eq__, __lt__, __le__, __gt__, __ge__ = map(_compares, _COMPARISONS)
    __mul__ = __rmul__ = _makes(_operator.mul)
    __add__ = _makes(lambda data, other: data + list(_bare(other)))
    __radd__ = _makes(lambda data, other: list(_bare(other)) + data)
    __copy__ = _copied
    _SAME = "append", "clear", "count", "index", "insert", "pop", "remove", "reverse", "sort"
    append, clear, count, index, insert, pop, remove, reverse, sort = map(_of_data, _SAME)
    del _SAME

    def __init__(self, initlist=None):
        self.data = [] if initlist is None else list(_bare(initlist))

    def __getitem__(self, i):
        found = self.data[i]
        return type(self)(found) if isinstance(i, slice) else found

    def extend(self, other):
        self.data.extend(_bare(other))

    def __iadd__(self, other):
        self.data += list(_bare(other))
        return self

    def __imul__(self, n):
        self.data *= n
        return self

    def copy(self):
        return type(self)(self)


class UserString(Sequence):
    __len__, __int__, __float__, __hash__, __str__, __repr__ = map(_asks, (len, int, float, hash, str, repr))
    __eq__, __lt__, __le__, __gt__, __ge__ = map(_compares, _COMPARISONS)
    __contains__ = _compares(_operator.contains)
    __getitem__, __mod__ = map(_makes, (_operator.getitem, _operator.mod))
    __mul__ = __rmul__ = _makes(_operator.mul)
    __add__ = _makes(lambda data, other: data + str(other))
    __radd__ = _makes(lambda data, other: str(other) + data)

    def __init__(self, seq):
        self.data = seq.data if isinstance(seq, UserString) else str(seq)


def _string_method(name, wraps):
    def method(self, *args, **kwds):
        result = getattr(self.data, name)(*map(_bare, args), **kwds)
        return self.__class__(result) if wraps else result

    method.__name__, method.__qualname__ = name, f"UserString.{name}"
    setattr(UserString, name, method)


for _name in ("capitalize", "casefold", "center", "expandtabs", "ljust", "lower", "lstrip", "removeprefix",
              "removesuffix", "replace", "rjust", "rstrip", "strip", "swapcase", "title", "translate", "upper", "zfill"):
    _string_method(_name, True)
for _name in ("count", "encode", "endswith", "find", "format", "format_map", "index", "isalpha", "isalnum", "isascii",
              "isdecimal", "isdigit", "isidentifier", "islower", "isnumeric", "isprintable", "isspace", "istitle",
              "isupper", "join", "partition", "rfind", "rindex", "rpartition", "rsplit", "split", "splitlines",
              "startswith"):
    _string_method(_name, False)
