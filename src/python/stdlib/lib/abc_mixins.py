"""The methods that the abstract classes of collections give to classes that define the few they need.

Each class here lends its methods to the class of the same name in `collections.abc`."""
from itertools import chain, count

_ABSENT = object()


def _same(a, b):
    return a is b or a == b


def _found(mapping, key, default):
    """What a mapping has for a key, asked by nothing but its `[]`."""
    try:
        return mapping[key]
    except KeyError:
        return default


def _until(end, pop):
    """Calls `pop` until it says by the exception `end` that nothing is left."""
    while True:
        try:
            pop()
        except end:
            return


def _without(made, values):
    for value in values:
        made.discard(value)
    return made


def _within(small, large):
    return len(small) <= len(large) and all(item in large for item in small)


class Iterator:
    def __iter__(self):
        return self


class Generator(Iterator):
    __iter__ = Iterator.__iter__

    def __next__(self):
        return self.send(None)

    def close(self):
        try:
            self.throw(GeneratorExit)
        except (GeneratorExit, StopIteration):
            return
        raise RuntimeError("generator ignored GeneratorExit")


class Sequence:
    def __iter__(self):
        try:
            for at in count():
                yield self[at]
        except IndexError:
            pass

    def __reversed__(self):
        yield from map(self.__getitem__, range(len(self) - 1, -1, -1))

    def __contains__(self, value):
        return any(_same(item, value) for item in self)

    def count(self, value):
        return sum(_same(item, value) for item in self)

    def index(self, value, start=0, stop=None):
        if start < 0:
            start = max(len(self) + start, 0)
        if stop is not None and stop < 0:
            stop += len(self)
        for at in range(start, 2**63 - 1 if stop is None else stop):
            try:
                item = self[at]
            except IndexError:
                break
            if _same(item, value):
                return at
        raise ValueError


class MutableSequence:
    def append(self, value):
        self.insert(len(self), value)

    def extend(self, values):
        for value in [*values] if values is self else values:
            self.append(value)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def pop(self, index=-1):
        value = self[index]
        del self[index]
        return value

    def remove(self, value):
        del self[self.index(value)]

    def clear(self):
        _until(IndexError, self.pop)

    def reverse(self):
        low, high = 0, len(self) - 1
        while low < high:
            self[low], self[high] = self[high], self[low]
            low, high = low + 1, high - 1


def _related(holds):
    """A comparison of two sets; with anything else it is not for a set to answer."""
    return lambda self, other: holds(self, other) if isinstance(other, _Set) else NotImplemented


def _combined(pick):
    """An operator that makes a set of items that `pick` finds in a set and in something that has items."""
    def operator(self, other):
        return self._from_iterable(pick(self, other)) if isinstance(other, _Iterable) else NotImplemented

    return operator


def _opposed(combine):
    """An operator of two sets; what has items only becomes a set before."""
    def operator(self, other):
        if isinstance(other, _Set):
            return combine(self, other)
        return combine(self, self._from_iterable(other)) if isinstance(other, _Iterable) else NotImplemented

    return operator


def _less(a, b):
    return a._from_iterable(item for item in a if item not in b)


class Set:
    __hash__ = None
    __le__ = _related(_within)
    __ge__ = _related(lambda self, other: _within(other, self))
    __lt__ = _related(lambda self, other: len(self) < len(other) and self <= other)
    __gt__ = _related(lambda self, other: len(self) > len(other) and self >= other)
    __eq__ = _related(lambda self, other: len(self) == len(other) and self <= other)
    __and__ = __rand__ = _combined(lambda self, other: (item for item in other if item in self))
    __or__ = __ror__ = _combined(chain)
    __sub__ = _opposed(_less)
    __rsub__ = _opposed(lambda self, other: self._from_iterable(item for item in other if item not in self))
    __xor__ = __rxor__ = _opposed(lambda self, other: (self - other) | (other - self))

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def isdisjoint(self, other):
        return all(item not in self for item in other)

    def _hash(self):
        return hash(frozenset(self))


class MutableSet:
    def remove(self, value):
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        for value in self:
            self.discard(value)
            return value
        raise KeyError

    def clear(self):
        _until(KeyError, self.pop)

    def __ior__(self, it):
        for value in it:
            self.add(value)
        return self

    def __iand__(self, it):
        return _without(self, self - it)

    def __isub__(self, it):
        return _without(self, [*it] if it is self else it)

    def __ixor__(self, it):
        if it is self:
            return _without(self, [*it])
        for value in it if isinstance(it, _Set) else self._from_iterable(it):
            change = self.discard if value in self else self.add
            change(value)
        return self


class Mapping:
    __hash__ = None
    __reversed__ = None

    def __contains__(self, key):
        return _found(self, key, _ABSENT) is not _ABSENT

    def get(self, key, default=None):
        return _found(self, key, default)

    def keys(self):
        return _KeysView(self)

    def items(self):
        return _ItemsView(self)

    def values(self):
        return _ValuesView(self)

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items()) if isinstance(other, _Mapping) else NotImplemented


class MutableMapping:
    def pop(self, key, *default):
        if len(default) > 1:
            raise TypeError(
                f"MutableMapping.pop() takes from 2 to 3 positional arguments but {len(default) + 2} were given"
            )
        value = _found(self, key, _ABSENT) if default else self[key]
        if value is _ABSENT:
            return default[0]
        del self[key]
        return value

    def popitem(self):
        for key in self:
            break
        else:
            raise KeyError
        value = self[key]
        del self[key]
        return key, value

    def clear(self):
        _until(KeyError, self.popitem)

    def update(self, other=(), /, **kwds):
        keys = other if isinstance(other, _Mapping) else other.keys() if hasattr(other, "keys") else None
        pairs = other if keys is None else ((key, other[key]) for key in keys)
        for source in pairs, kwds.items():
            for key, value in source:
                self[key] = value

    def setdefault(self, key, default=None):
        value = _found(self, key, _ABSENT)
        if value is not _ABSENT:
            return value
        self[key] = default
        return default


class MappingView:
    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f"{type(self).__name__}({self._mapping!r})"


class KeysView:
    _from_iterable = classmethod(lambda cls, it: set(it))

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        yield from self._mapping


class ItemsView:
    _from_iterable = classmethod(lambda cls, it: set(it))

    def __contains__(self, item):
        key, value = item
        kept = _found(self._mapping, key, _ABSENT)
        return kept is not _ABSENT and _same(kept, value)

    def __iter__(self):
        return ((key, self._mapping[key]) for key in self._mapping)


class ValuesView:
    def __contains__(self, value):
        return any(_same(item, value) for item in self)

    def __iter__(self):
        return (self._mapping[key] for key in self._mapping)
