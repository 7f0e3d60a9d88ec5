"""The collections of SQLAlchemy that scripts get to see."""


class immutabledict(dict):
    __slots__ = ()

    def _refuse(self, *args, **kwargs):
        raise TypeError(f'{type(self).__name__} object is immutable')

    __setitem__ = __delitem__ = clear = pop = popitem = setdefault = update = __ior__ = _refuse

    def __setattr__(self, name, value):
        self._refuse()

    def __repr__(self):
        return 'immutabledict(%s)' % dict.__repr__(self)

    def __hash__(self):
        raise TypeError("unhashable type: 'immutabledict'")

    def union(self, other=None, /):
        return self.merge_with(other)

    def merge_with(self, *others):
        merged = dict(self)
        for other in others:
            if other:
                merged.update(other)
        return immutabledict(merged)

    def copy(self):
        return self

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        return self.merge_with(other)

    def __ror__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        return immutabledict({**other, **self})


immutabledict.__module__ = 'sqlalchemy.util._immutabledict_cy'
EMPTY_DICT = immutabledict()


class Properties:
    """Things by name, as attributes and as items."""

    __slots__ = ('_data',)

    def __init__(self, data):
        object.__setattr__(self, '_data', data)

    def __len__(self):
        return len(self._data)

    def __iter__(self):
        return iter(list(self._data.values()))

    def __contains__(self, key):
        return key in self._data

    def __getitem__(self, key):
        return self._data[key]

    def __setitem__(self, key, value):
        self._data[key] = value

    def __delitem__(self, key):
        del self._data[key]

    def __getattr__(self, key):
        try:
            return self._data[key]
        except KeyError:
            raise AttributeError(key)

    def __setattr__(self, key, value):
        self._data[key] = value

    def __dir__(self):
        return dir(super()) + [str(key) for key in self._data]

    def update(self, value):
        self._data.update(value)

    def get(self, key, default=None):
        return self._data.get(key, default)

    def keys(self):
        return list(self._data)

    def values(self):
        return list(self._data.values())

    def items(self):
        return list(self._data.items())

    def has_key(self, key):
        return key in self._data

    def clear(self):
        self._data.clear()


Properties.__module__ = 'sqlalchemy.util._collections'
