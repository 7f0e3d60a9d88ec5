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
