# Collection classes of relationships: sets, dicts and classes of the script, whose methods are made to tell the adapter what
# goes in and out.
from sqlalchemy import exc, inspect

_NOTHING = object()


def collection_adapter(collection):
    return collection._sa_adapter


class collection:
    """Decorators that say which part a method plays in a collection class."""

    @staticmethod
    def appender(fn):
        fn._sa_instrument_role = 'appender'
        return fn

    @staticmethod
    def remover(fn):
        fn._sa_instrument_role = 'remover'
        return fn

    @staticmethod
    def iterator(fn):
        fn._sa_instrument_role = 'iterator'
        return fn

    @staticmethod
    def internally_instrumented(fn):
        fn._sa_instrumented = True
        return fn

    @staticmethod
    def adds(arg):
        def mark(fn):
            fn._sa_instrument_before = ('fire_append_event', arg)
            return fn
        return mark

    @staticmethod
    def replaces(arg):
        def mark(fn):
            fn._sa_instrument_before = ('fire_append_event', arg)
            fn._sa_instrument_after = 'fire_remove_event'
            return fn
        return mark

    @staticmethod
    def removes(arg):
        def mark(fn):
            fn._sa_instrument_before = ('fire_remove_event', arg)
            return fn
        return mark

    @staticmethod
    def removes_return():
        def mark(fn):
            fn._sa_instrument_after = 'fire_remove_event'
            return fn
        return mark


# The events. An initiator of False means: none.
def _adding(target, item, initiator=None):
    if initiator is not False and target._sa_adapter is not None:
        return target._sa_adapter.fire_append_event(item, initiator)
    return item


def _removing(target, item, initiator=None):
    if initiator is not False and target._sa_adapter is not None:
        target._sa_adapter.fire_remove_event(item, initiator)


def _popping(target):
    if target._sa_adapter is not None:
        target._sa_adapter.fire_pre_remove_event()


def _list_methods():
    def append(fn):
        return lambda self, item, _sa_initiator=None: fn(self, _adding(self, item, _sa_initiator))

    def remove(fn):
        def method(self, value, _sa_initiator=None):
            _removing(self, value, _sa_initiator)
            fn(self, value)
        return method

    def insert(fn):
        return lambda self, index, value: fn(self, index, _adding(self, value))

    def __setitem__(fn):
        def method(self, index, value):
            if not isinstance(index, slice):
                existing = self[index]
                if existing is not None:
                    _removing(self, existing)
                fn(self, index, _adding(self, value))
                return
            start, stop, step = index.start or 0, index.stop, index.step or 1
            if start < 0:
                start += len(self)
            if stop is None:
                stop = len(self)
            elif stop < 0:
                stop += len(self)
            if step == 1:
                if value is self:
                    return
                for _ in range(start, stop):
                    if len(self) > start:
                        del self[start]
                for offset, item in enumerate(value):
                    self.insert(start + offset, item)
                return
            places = list(range(start, stop, step))
            if len(value) != len(places):
                raise ValueError(
                    f'attempt to assign sequence of size {len(value)} to extended slice of size {len(places)}'
                )
            for place, item in zip(places, value):
                self[place] = item
        return method

    def __delitem__(fn):
        def method(self, index):
            for item in self[index] if isinstance(index, slice) else [self[index]]:
                _removing(self, item)
            fn(self, index)
        return method

    def extend(fn):
        def method(self, iterable):
            for value in list(iterable):
                self.append(value)
        return method

    def __iadd__(fn):
        def method(self, iterable):
            for value in list(iterable):
                self.append(value)
            return self
        return method

    def pop(fn):
        def method(self, index=-1):
            _popping(self)
            item = fn(self, index)
            _removing(self, item)
            return item
        return method

    def clear(fn):
        def method(self, index=-1):
            for item in self:
                _removing(self, item)
            fn(self)
        return method

    return locals()


def _set_methods():
    def add(fn):
        def method(self, value, _sa_initiator=None):
            if value not in self:
                value = _adding(self, value, _sa_initiator)
            elif _sa_initiator is not False and self._sa_adapter is not None:
                value = self._sa_adapter.fire_append_wo_mutation_event(value, _sa_initiator)
            fn(self, value)
        return method

    def taking(fn):
        def method(self, value, _sa_initiator=None):
            if value in self:
                _removing(self, value, _sa_initiator)
            fn(self, value)
        return method

    def pop(fn):
        def method(self):
            _popping(self)
            item = fn(self)
            _removing(self, item)
            return item
        return method

    def clear(fn):
        def method(self):
            for item in list(self):
                self.remove(item)
        return method

    def become(self, wanted):
        present = set(self)
        for item in present - wanted:
            self.remove(item)
        for item in wanted - present:
            self.add(item)

    def update(self, other):
        for item in other:
            self.add(item)

    def difference_update(self, other):
        for item in other:
            self.discard(item)

    def intersection_update(self, other):
        become(self, self.intersection(other))

    def symmetric_difference_update(self, other):
        become(self, self.symmetric_difference(other))

    def in_place(change):
        def method(self, other):
            if not isinstance(other, (set, frozenset)) and _kind(type(other)) is not set:
                return NotImplemented
            change(self, other)
            return self
        return lambda fn: method

    return {
        'add': add,
        'discard': taking,
        'remove': taking,
        'pop': pop,
        'clear': clear,
        'update': lambda fn: update,
        'difference_update': lambda fn: difference_update,
        'intersection_update': lambda fn: intersection_update,
        'symmetric_difference_update': lambda fn: symmetric_difference_update,
        '__ior__': in_place(update),
        '__isub__': in_place(difference_update),
        '__iand__': in_place(intersection_update),
        '__ixor__': in_place(symmetric_difference_update),
    }


def _dict_methods():
    def __setitem__(fn):
        def method(self, key, value, _sa_initiator=None):
            if key in self:
                _removing(self, self[key], _sa_initiator)
            fn(self, key, _adding(self, value, _sa_initiator))
        return method

    def __delitem__(fn):
        def method(self, key, _sa_initiator=None):
            if key in self:
                _removing(self, self[key], _sa_initiator)
            fn(self, key)
        return method

    def clear(fn):
        def method(self):
            for key in self:
                _removing(self, self[key])
            fn(self)
        return method

    def pop(fn):
        def method(self, key, default=_NOTHING):
            _popping(self)
            was_there = key in self
            item = fn(self, key) if default is _NOTHING else fn(self, key, default)
            if was_there:
                _removing(self, item)
            return item
        return method

    def popitem(fn):
        def method(self):
            _popping(self)
            item = fn(self)
            _removing(self, item[1])
            return item
        return method

    def setdefault(fn):
        def method(self, key, default=None):
            if key in self:
                return self[key]
            self[key] = default
            return default
        return method

    def update(fn):
        def method(self, other=_NOTHING, /, **named):
            pairs = []
            if other is not _NOTHING:
                pairs = [(key, other[key]) for key in list(other)] if hasattr(other, 'keys') else other
            for source in (pairs, named.items()):
                for key, value in source:
                    if key not in self or self[key] is not value:
                        self[key] = value
        return method

    return locals()


# By kind: the methods that play a part, and the methods that change.
_KINDS = {
    list: ({'appender': 'append', 'remover': 'remove', 'iterator': '__iter__'}, _list_methods()),
    set: ({'appender': 'add', 'remover': 'remove', 'iterator': '__iter__'}, _set_methods()),
    dict: ({'iterator': 'values'}, _dict_methods()),
}


def _kind(cls):
    """list, set or dict, whichever a class is like; None where it is like none."""
    told = getattr(cls, '__emulates__', _NOTHING)
    if told is not _NOTHING:
        if told is None:
            return None
        cls = told
    for kind in (list, set, dict):
        if issubclass(cls, kind):
            return kind
    if cls is frozenset or issubclass(cls, frozenset):
        return None
    if hasattr(cls, 'append'):
        return list
    if hasattr(cls, 'add'):
        return set
    if hasattr(cls, 'set'):
        return dict
    return None


def _routed(method, before, argument, after):
    """The method with events for what it is given and for what it returns."""
    place = argument
    name = None
    if before:
        names = list(_names_of(method))
        if isinstance(argument, int):
            name = names[argument] if argument < len(names) else None
        else:
            place = names.index(argument) if argument in names else None
            name = argument

    def routed(*args, **named):
        value = None
        if before:
            if place is not None and len(args) > place:
                value = args[place]
            elif name in named:
                value = named[name]
            else:
                raise exc.ArgumentError(f'Missing argument {argument}')
        initiator = named.pop('_sa_initiator', None)
        adapter = None if initiator is False else args[0]._sa_adapter
        if before and adapter is not None:
            getattr(adapter, before)(value, initiator)
        result = method(*args, **named)
        if after and adapter is not None and result is not None:
            getattr(adapter, after)(result, initiator)
        return result

    routed.__name__ = getattr(method, '__name__', 'routed')
    routed.__doc__ = getattr(method, '__doc__', None)
    if hasattr(method, '_sa_instrument_role'):
        routed._sa_instrument_role = method._sa_instrument_role
    return routed


def _names_of(method):
    code = getattr(method, '__code__', None)
    return code.co_varnames[:code.co_argcount] if code is not None else ()


def _instrument(cls):
    if vars(cls).get('_sa_instrumented') == id(cls):
        return
    roles, routes = {}, {}
    for ancestor in cls.__mro__:
        for name, method in list(vars(ancestor).items()):
            if not callable(method):
                continue
            role = getattr(method, '_sa_instrument_role', None)
            if role is not None:
                roles.setdefault(role, name)
            before = getattr(method, '_sa_instrument_before', None)
            after = getattr(method, '_sa_instrument_after', None)
            if before:
                routes[name] = (*before, after)
            elif after:
                routes[name] = (None, None, after)
    canned, methods = _KINDS.get(_kind(cls), ({}, {}))
    for role, name in canned.items():
        roles.setdefault(role, name)
    for name, change in methods.items():
        method = getattr(cls, name, None)
        if issubclass(cls, InstrumentedList) and method is vars(InstrumentedList).get(name):
            # Those are native, and work on the native list alone.
            method = getattr(list, name)
        if method is not None and name not in routes and not hasattr(method, '_sa_instrumented'):
            changed = change(method)
            changed.__name__ = name
            changed._sa_instrumented = True
            setattr(cls, name, changed)
    for role, event in (('appender', 'fire_append_event'), ('remover', 'fire_remove_event'), ('iterator', None)):
        name = roles.get(role)
        if name is None or not hasattr(cls, name):
            article = 'an'
            raise exc.ArgumentError(
                f'Type {cls.__name__} must elect {article if role != "remover" else "a"} {role} method to be a collection class'
            )
        if event and name not in routes and not hasattr(getattr(cls, name), '_sa_instrumented'):
            routes[name] = (event, 1, None)
    for name, (before, argument, after) in routes.items():
        method = _routed(getattr(cls, name), before, argument, after)
        method._sa_instrumented = True
        setattr(cls, name, method)
    for role, name in roles.items():
        setattr(cls, f'_sa_{role}', getattr(cls, name))
    cls._sa_adapter = None
    cls._sa_instrumented = id(cls)


class InstrumentedSet(set):
    pass


class InstrumentedDict(dict):
    pass


class KeyFuncDict(dict):
    """A dict whose keys are made from its values."""

    def __init__(self, keyfunc, *dict_args, ignore_unpopulated_attribute=False):
        self.keyfunc = keyfunc
        self.ignore_unpopulated_attribute = ignore_unpopulated_attribute
        super().__init__(*dict_args)

    def _unpopulated(self, value, initiator, warns):
        relationship = 'unknown relationship'
        if isinstance(initiator, _Token):
            relationship = f'{type(value).__name__}.{initiator.key}'
            if initiator.key not in inspect(value).mapper.attrs:
                relationship = initiator.key
        if warns:
            _warn(
                f"Attribute keyed dictionary value for attribute '{relationship}' was None; this will raise in a future "
                'release. To skip this assignment entirely, Set the "ignore_unpopulated_attribute=True" parameter on the '
                'mapped collection factory.'
            )
            return
        described = f'<{type(value).__name__} at {id(value):#x}>'
        raise exc.InvalidRequestError(
            f"In event triggered from population of attribute '{relationship}' (potentially from a backref), can't populate "
            f'value in KeyFuncDict; dictionary key derived from {described} is not populated. Ensure appropriate state is '
            f'set up on the {described} object before assigning to the {relationship} attribute. To skip this assignment '
            'entirely, Set the "ignore_unpopulated_attribute=True" parameter on the mapped collection factory.'
        )

    def _key_of(self, value, initiator):
        """The key in a list; an empty one where the value is to be passed over."""
        key = self.keyfunc(value)
        if key is not _UNSET and key is not _MISSING:
            return [key]
        if not self.ignore_unpopulated_attribute:
            self._unpopulated(value, initiator, key is _MISSING)
            return [None]
        return []

    @collection.appender
    @collection.internally_instrumented
    def set(self, value, _sa_initiator=None):
        for key in self._key_of(value, _sa_initiator):
            self.__setitem__(key, value, _sa_initiator)

    @collection.remover
    @collection.internally_instrumented
    def remove(self, value, _sa_initiator=None):
        for key in self._key_of(value, _sa_initiator):
            if self[key] != value:
                raise exc.InvalidRequestError(
                    f"Can not remove '{value}': collection holds '{self[key]}' for key '{key}'. Possible cause: is the "
                    'KeyFuncDict key function based on mutable properties or properties that only obtain values after flush?'
                )
            self.__delitem__(key, _sa_initiator)


for _class in (InstrumentedSet, KeyFuncDict):
    _class.__module__ = 'sqlalchemy.orm.collections'
    _instrument(_class)
KeyFuncDict.__module__ = 'sqlalchemy.orm.mapped_collection'
InstrumentedDict.__module__ = 'sqlalchemy.orm.collections'
MappedCollection = KeyFuncDict

# A key that was never set, and one that is None.
_UNSET = object()
_MISSING = object()


def keyfunc_mapping(keyfunc, *, ignore_unpopulated_attribute=False):
    class _MKeyfuncMapped(KeyFuncDict):
        def __init__(self, *dict_args):
            super().__init__(keyfunc, *dict_args, ignore_unpopulated_attribute=ignore_unpopulated_attribute)

    return _MKeyfuncMapped


def attribute_keyed_dict(attr_name, *, ignore_unpopulated_attribute=False):
    def key(value):
        found = getattr(value, attr_name)
        if found is not None:
            return found
        state = inspect(value)
        if attr_name in state.mapper.attrs and attr_name not in state.dict:
            return _UNSET
        return _MISSING

    return keyfunc_mapping(key, ignore_unpopulated_attribute=ignore_unpopulated_attribute)


def column_keyed_dict(mapping_spec, *, ignore_unpopulated_attribute=False):
    columns = mapping_spec if isinstance(mapping_spec, (list, tuple)) else [mapping_spec]

    def key(value):
        found = [_key_value(value, column) for column in columns]
        if len(found) > 1:
            return tuple(found)
        return _MISSING if found[0] is None else found[0]

    return keyfunc_mapping(key, ignore_unpopulated_attribute=ignore_unpopulated_attribute)


mapped_collection = keyfunc_mapping
attribute_mapped_collection = attribute_keyed_dict
column_mapped_collection = column_keyed_dict
_CANNED = {set: InstrumentedSet, dict: InstrumentedDict}


def _prepare(factory):
    """What makes collections of a class or by a function; None for plain lists."""
    made = None
    cls = factory
    if not isinstance(factory, type):
        made = factory()
        cls = type(made)
    if cls is list:
        return None
    if cls in _CANNED:
        canned = _CANNED[cls]
        _instrument(canned)
        return canned if made is None else lambda: canned(factory())
    _instrument(cls)
    return factory


def _members_of(value, wanted):
    """The members of what is set where there is a collection like `wanted`."""
    kind = _kind(type(wanted))
    given = _kind(value if isinstance(value, type) else type(value))
    if given is not kind:
        name = 'None' if value is None else type(value).__name__
        like = 'None' if kind is None else kind.__name__
        raise TypeError(f'Incompatible collection type: {name} is not {like}-like')
    if hasattr(value, '_sa_iterator'):
        return list(value._sa_iterator())
    return list(value.values() if given is dict else value)
