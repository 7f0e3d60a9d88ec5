"""Weak references and what is built on them."""

from collections.abc import MutableMapping as _MutableMapping, MutableSet as _MutableSet

__all__ = ["ref", "proxy", "WeakKeyDictionary", "ReferenceType", "ProxyTypes",
           "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize", "getweakrefcount", "getweakrefs"]


def getweakrefcount(object, /):
    return len(getweakrefs(object))


class ProxyType:
    """Stands for an object while that lives."""

    __slots__ = ('_reference',)

    def __init__(self, object, callback=None):
        _set(self, '_reference', ref(object, callback))

    def __getattribute__(self, name):
        return getattr(_object(self), name)

    def __setattr__(self, name, value):
        setattr(_object(self), name, value)

    def __delattr__(self, name):
        delattr(_object(self), name)

    def __repr__(self):
        object = _get(self, '_reference')()
        if object is None:
            return '<weakproxy at %#x to NoneType at %#x>' % (id(self), id(None))
        return '<weakproxy at %#x to %s at %#x>' % (id(self), type(object).__name__, id(object))

    def __bool__(self):
        return bool(_object(self))

    __hash__ = None


_set, _get = object.__setattr__, object.__getattribute__


def _object(proxy):
    object = _get(proxy, '_reference')()
    if object is None:
        raise ReferenceError('weakly-referenced object no longer exists')
    return object


def _forward(name):
    def method(self, *args):
        return getattr(_object(self), name)(*args)
    method.__name__ = name
    setattr(ProxyType, name, method)


for _name in ('str len iter next contains getitem setitem delitem eq ne lt le gt ge add radd sub rsub mul rmul truediv '
              'floordiv mod pow and or xor neg pos abs invert int float index enter exit').split():
    _forward('__%s__' % _name)


class CallableProxyType(ProxyType):
    __slots__ = ()

    def __call__(self, *args, **kwargs):
        return _object(self)(*args, **kwargs)


ProxyTypes = (ProxyType, CallableProxyType)


def proxy(object, callback=None, /):
    return (CallableProxyType if callable(object) else ProxyType)(object, callback)


class KeyedRef(ref):
    """A weak reference that knows the key under which it is kept."""

    def __new__(cls, object, callback, key):
        self = ref.__new__(cls, object, callback)
        self.key = key
        return self

    def __init__(self, object, callback, key):
        pass


class WeakMethod(ref):
    """A weak reference to a bound method: gone with its object."""

    def __new__(cls, method, callback=None):
        try:
            target, function = method.__self__, method.__func__
        except AttributeError:
            raise TypeError("argument should be a bound method, not {}".format(type(method))) from None

        def gone(reference):
            if callback is not None:
                callback(self)

        self = ref.__new__(cls, target, gone)
        self._function = function
        self._kind = type(method)
        return self

    def __init__(self, method, callback=None):
        pass

    def __call__(self):
        target = ref.__call__(self)
        return None if target is None else self._kind(self._function, target)

    def __eq__(self, other):
        if isinstance(other, WeakMethod):
            return ref.__call__(self) is ref.__call__(other) and self._function is other._function
        return NotImplemented

    __hash__ = ref.__hash__


class _WeakDictionary(_MutableMapping):
    """What the dicts that hold their keys or values weakly share."""

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        return "<%s at %#x>" % (self.__class__.__name__, id(self))

    def __ior__(self, other):
        self.update(other)
        return self

    def __or__(self, other):
        new = self.copy()
        new.update(other)
        return new

    def __ror__(self, other):
        new = type(self)()
        new.update(other)
        new.update(self)
        return new


class WeakValueDictionary(_WeakDictionary):
    """A dict whose entries go with their values."""

    def __init__(self, other=(), /, **kw):
        data = self.data = {}

        def remove(reference):
            if data.get(reference.key) is reference:
                del data[reference.key]

        self._remove = remove
        self.update(other, **kw)

    def __getitem__(self, key):
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        del self.data[key]

    def __contains__(self, key):
        reference = self.data.get(key)
        return reference is not None and reference() is not None

    def __iter__(self):
        for key, reference in list(self.data.items()):
            if reference() is not None:
                yield key

    keys = __iter__

    def items(self):
        for key, reference in list(self.data.items()):
            value = reference()
            if value is not None:
                yield key, value

    def values(self):
        for reference in list(self.data.values()):
            value = reference()
            if value is not None:
                yield value

    def itervaluerefs(self):
        yield from list(self.data.values())

    def valuerefs(self):
        return list(self.data.values())

    def get(self, key, default=None):
        reference = self.data.get(key)
        value = None if reference is None else reference()
        return default if value is None else value

    def copy(self):
        new = WeakValueDictionary()
        new.update(self)
        return new

    __copy__ = copy

    def popitem(self):
        while True:
            key, reference = self.data.popitem()
            value = reference()
            if value is not None:
                return key, value

    def pop(self, key, *args):
        try:
            value = self.data.pop(key)()
        except KeyError:
            value = None
        if value is None:
            if args:
                return args[0]
            raise KeyError(key)
        return value

    def setdefault(self, key, default=None):
        value = self.get(key)
        if value is None:
            self[key] = value = default
        return value

    def update(self, other=None, /, **kwargs):
        if other is not None:
            for key, value in dict(other.items() if hasattr(other, 'items') else other).items():
                self[key] = value
        for key, value in kwargs.items():
            self[key] = value


class WeakKeyDictionary(_WeakDictionary):
    """A dict whose entries go with their keys."""

    def __init__(self, dict=None):
        data = self.data = {}

        def remove(reference):
            data.pop(reference, None)

        self._remove = remove
        if dict is not None:
            self.update(dict)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self.data
        except TypeError:
            return False

    def __iter__(self):
        for reference in list(self.data):
            key = reference()
            if key is not None:
                yield key

    keys = __iter__

    def items(self):
        for reference, value in list(self.data.items()):
            key = reference()
            if key is not None:
                yield key, value

    def values(self):
        for reference, value in list(self.data.items()):
            if reference() is not None:
                yield value

    def keyrefs(self):
        return list(self.data)

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def copy(self):
        new = WeakKeyDictionary()
        new.update(self)
        return new

    __copy__ = copy

    def popitem(self):
        while True:
            reference, value = self.data.popitem()
            key = reference()
            if key is not None:
                return key, value

    def pop(self, key, *args):
        return self.data.pop(ref(key), *args)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def update(self, dict=None, /, **kwargs):
        if dict is not None:
            for key, value in (dict.items() if hasattr(dict, 'items') else dict):
                self[key] = value


class WeakSet(_MutableSet):
    """A set whose members go when nobody else holds them."""

    def __init__(self, data=None):
        members = self.data = set()
        self._remove = lambda reference: members.discard(reference)
        if data is not None:
            self.update(data)

    def __iter__(self):
        for reference in list(self.data):
            item = reference()
            if item is not None:
                yield item

    def __len__(self):
        return len(self.data)

    def __contains__(self, item):
        try:
            return ref(item) in self.data
        except TypeError:
            return False

    def __repr__(self):
        return repr(self.data)

    def add(self, item):
        self.data.add(ref(item, self._remove))

    def clear(self):
        self.data.clear()

    def copy(self):
        return self.__class__(self)

    def pop(self):
        while True:
            try:
                reference = self.data.pop()
            except KeyError:
                raise KeyError('pop from empty WeakSet') from None
            item = reference()
            if item is not None:
                return item

    def remove(self, item):
        self.data.remove(ref(item))

    def discard(self, item):
        self.data.discard(ref(item))

    def update(self, other):
        for item in other:
            self.add(item)

    def __ior__(self, other):
        self.update(other)
        return self

    def _members(self, other):
        return {ref(item) for item in other}

    def _made(self, references):
        return self.__class__([item for item in (reference() for reference in references) if item is not None])

    def difference(self, other):
        return self._made(self.data - self._members(other))

    def intersection(self, other):
        return self.__class__([item for item in other if item in self])

    def symmetric_difference(self, other):
        return self._made(self.data ^ self._members(other))

    def union(self, other):
        new = self.copy()
        new.update(other)
        return new

    __sub__, __and__, __xor__, __or__ = difference, intersection, symmetric_difference, union

    def _keep(self, kept):
        self.clear()
        self.update(kept)

    def difference_update(self, other):
        self._keep(self.difference(other))

    def intersection_update(self, other):
        self._keep(self.intersection(other))

    def symmetric_difference_update(self, other):
        self._keep(self.symmetric_difference(other))

    def issubset(self, other):
        return self.data <= self._members(other)

    def issuperset(self, other):
        return self.data >= self._members(other)

    __le__, __ge__ = issubset, issuperset

    def __lt__(self, other):
        return self.data < self._members(other)

    def __gt__(self, other):
        return self.data > self._members(other)

    def __eq__(self, other):
        return self.data == self._members(other) if isinstance(other, self.__class__) else NotImplemented

    def isdisjoint(self, other):
        return not self.intersection(other)


class finalize:
    """Calls a function when an object goes, at the latest when asked."""

    _alive = {}

    def __init__(self, obj, func, /, *args, **kwargs):
        self._own = (func, args, kwargs)
        self._reference = ref(obj, self)
        finalize._alive[self] = True
        self.atexit = True

    def __call__(self, _=None):
        if finalize._alive.pop(self, None):
            func, args, kwargs = self._own
            return func(*args, **kwargs)

    def detach(self):
        obj = self._reference()
        if obj is not None and finalize._alive.pop(self, None):
            return (obj, *self._own)

    def peek(self):
        obj = self._reference()
        if obj is not None and self in finalize._alive:
            return (obj, *self._own)

    @property
    def alive(self):
        return self in finalize._alive

    def __repr__(self):
        obj = self._reference() if self.alive else None
        if obj is None:
            return '<%s object at %#x; dead>' % (type(self).__name__, id(self))
        return '<%s object at %#x; for %r at %#x>' % (type(self).__name__, id(self), type(obj).__name__, id(obj))
