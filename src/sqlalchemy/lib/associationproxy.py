# Attributes that stand for an attribute of related objects: of one object, or of each in a collection.
from collections.abc import ItemsView, Iterable, ValuesView
from enum import Enum

from sqlalchemy import exc, inspect, or_
from sqlalchemy.ext.hybrid import _Operators
from sqlalchemy.orm import RelationshipProperty
from sqlalchemy.orm.collections import _kind

__all__ = ['AssociationProxy', 'AssociationProxyInstance', 'association_proxy']


def association_proxy(
    target_collection, attr, *, creator=None, getset_factory=None, proxy_factory=None, proxy_bulk_set=None, info=None,
    cascade_scalar_deletes=False, create_on_none_assignment=False, **dataclass_options,
):
    for name in dataclass_options:
        if name not in ('init', 'repr', 'default', 'default_factory', 'compare', 'kw_only', 'hash', 'dataclass_metadata'):
            raise TypeError(f"association_proxy() got an unexpected keyword argument '{name}'")
    made = AssociationProxy(
        target_collection, attr, creator=creator, getset_factory=getset_factory, proxy_factory=proxy_factory,
        proxy_bulk_set=proxy_bulk_set, info=info, cascade_scalar_deletes=cascade_scalar_deletes,
        create_on_none_assignment=create_on_none_assignment,
    )
    made._attribute_options = dataclass_options
    return made


class AssociationProxyExtensionType(Enum):
    ASSOCIATION_PROXY = 'ASSOCIATION_PROXY'


class AssociationProxy:
    is_attribute = True
    extension_type = AssociationProxyExtensionType.ASSOCIATION_PROXY
    #: What is said of the dataclass field.
    _attribute_options = {}

    def __init__(
        self, target_collection, attr, *, creator=None, getset_factory=None, proxy_factory=None, proxy_bulk_set=None,
        info=None, cascade_scalar_deletes=False, create_on_none_assignment=False,
    ):
        if create_on_none_assignment and cascade_scalar_deletes:
            raise exc.ArgumentError(
                'The cascade_scalar_deletes and create_on_none_assignment parameters are mutually exclusive.'
            )
        self.target_collection = target_collection
        self.value_attr = attr
        self.creator = creator
        self.getset_factory = getset_factory
        self.proxy_factory = proxy_factory
        self.proxy_bulk_set = proxy_bulk_set
        self.cascade_scalar_deletes = cascade_scalar_deletes
        self.create_on_none_assignment = create_on_none_assignment
        self.info = info or {}
        self.key = f'_AssociationProxy_{target_collection}_{id(self)}'

    def __class_getitem__(cls, argument):
        return cls

    def __get__(self, instance, owner=None):
        if owner is None:
            return self
        found = self._as_instance(owner, instance)
        if found is not None:
            return found.get(instance)
        assert instance is None
        return self

    def __set__(self, instance, values):
        self._as_instance(type(instance), instance).set(instance, values)

    def __delete__(self, instance):
        self._as_instance(type(instance), instance).delete(instance)

    def for_class(self, class_, obj=None):
        return self._as_instance(class_, obj)

    def _as_instance(self, owner, instance):
        name = self.key + '_inst'
        found = vars(owner).get(name)
        if found is None:
            mapper = inspect(owner, False)
            if mapper is None:
                return None
            found = AssociationProxyInstance._of(self, mapper.class_)
            setattr(owner, name, found)
        return found if found._is_canonical else found._for_object(instance)

    def _default_getset(self, collection_class):
        name = self.value_attr

        def read(target):
            return None if target is None else getattr(target, name)

        if collection_class is dict:
            return read, lambda target, key, value: setattr(target, name, value)
        return read, lambda target, value: setattr(target, name, value)

    def __repr__(self):
        return f'AssociationProxy({self.target_collection!r}, {self.value_attr!r})'


class AssociationProxyInstance(_Operators):
    """A proxy as an attribute of one mapped class."""

    _is_canonical = True
    _target_is_object = False

    def __init__(self, parent, owning_class, target_class, value_attr):
        self.parent = parent
        self.key = parent.key
        self.owning_class = owning_class
        self.target_collection = parent.target_collection
        self.target_class = target_class
        self.value_attr = value_attr
        self.collection_class = None

    @staticmethod
    def _of(parent, owner):
        prop = inspect(owner).get_property(parent.target_collection)
        if not isinstance(prop, RelationshipProperty):
            raise NotImplementedError('association proxy to a non-relationship intermediary is not supported')
        return AssociationProxyInstance._to(parent, owner, prop.mapper.class_)

    @staticmethod
    def _to(parent, owner, target):
        try:
            value = getattr(target, parent.value_attr)
        except AttributeError:
            kind = AmbiguousAssociationProxyInstance
        else:
            if isinstance(value, AssociationProxyInstance):
                kind = ObjectAssociationProxyInstance
            elif not hasattr(value, 'property'):
                kind = AmbiguousAssociationProxyInstance
            elif isinstance(value.property, RelationshipProperty):
                kind = ObjectAssociationProxyInstance
            else:
                kind = ColumnAssociationProxyInstance
        return kind(parent, owner, target, parent.value_attr)

    @property
    def info(self):
        return self.parent.info

    @property
    def remote_attr(self):
        return getattr(self.target_class, self.value_attr)

    @property
    def local_attr(self):
        return getattr(self.owning_class, self.target_collection)

    @property
    def attr(self):
        return (self.local_attr, self.remote_attr)

    @property
    def scalar(self):
        found = self.__dict__.get('_scalar')
        if found is None:
            prop = inspect(self.owning_class).get_property(self.target_collection)
            self._scalar = found = not prop.uselist
            if found:
                self._scalar_get, self._scalar_set = self._accessors(None)
        return found

    @property
    def _value_is_scalar(self):
        return not self.remote_attr.property.uselist

    @property
    def _further(self):
        """The proxy that this one leads to, if it does."""
        value = self.remote_attr
        return value if isinstance(value, AssociationProxyInstance) else None

    def _creator(self):
        return self.parent.creator or self.target_class

    def _accessors(self, collection_class):
        if self.parent.getset_factory:
            return self.parent.getset_factory(collection_class, self)
        return self._default_getset(collection_class)

    def _default_getset(self, collection_class):
        return self.parent._default_getset(collection_class)

    def get(self, obj):
        if obj is None:
            return self
        if self.scalar:
            return self._scalar_get(getattr(obj, self.target_collection))
        known = obj.__dict__.get(self.key)
        if known is not None and known[:2] == (id(obj), id(self)):
            return known[2]
        proxy = self._new(obj)
        setattr(obj, self.key, (id(obj), id(self), proxy))
        return proxy

    def set(self, obj, values):
        if not self.scalar:
            proxy = self.get(obj)
            if proxy is not values:
                proxy._bulk_replace(self, values)
            return
        target = getattr(obj, self.target_collection)
        if target is not None:
            self._scalar_set(target, values)
            if values is None and self.parent.cascade_scalar_deletes:
                setattr(obj, self.target_collection, None)
        elif values is not None or self.parent.create_on_none_assignment:
            setattr(obj, self.target_collection, self._creator()(values))

    def delete(self, obj):
        if self.scalar:
            target = getattr(obj, self.target_collection)
            if target is not None:
                delattr(target, self.value_attr)
        delattr(obj, self.target_collection)

    def _new(self, obj):
        name = self.target_collection
        self.collection_class = kind = _kind(type(getattr(obj, name)))

        def lazy():
            return getattr(obj, name)

        if kind is None:
            raise exc.InvalidRequestError('lazy collection factory did not return a valid collection type, got None')
        if self.parent.proxy_factory:
            return self.parent.proxy_factory(lazy, self._creator(), self.value_attr, self)
        classes = {list: _AssociationList, dict: _AssociationDict, set: _AssociationSet}
        getter, setter = self._accessors(kind)
        return classes[kind](lazy, self._creator(), getter, setter, self)

    def _set(self, proxy, values):
        if self.parent.proxy_bulk_set:
            self.parent.proxy_bulk_set(proxy, values)
        elif self.collection_class is list:
            proxy.extend(values)
        else:
            proxy.update(values)

    # In SQL.
    def __clause_element__(self):
        raise NotImplementedError(
            "The association proxy can't be used as a plain column expression; it only works inside of a comparison expression"
        )

    def _exists(self, criterion=None, **values):
        attribute = self.local_attr
        criteria = () if criterion is None else (criterion,)
        return (attribute.has if self.scalar else attribute.any)(*criteria, **values)

    def _proxied(self, criterion, is_has, values):
        further = self._further
        if further is not None:
            return self._exists(further._proxied(criterion, is_has, values))
        if self._target_is_object:
            remote = self.remote_attr
            criteria = () if criterion is None else (criterion,)
            return self._exists((remote.has if self._value_is_scalar else remote.any)(*criteria, **values))
        if values:
            raise exc.ArgumentError("Can't apply keyword arguments to column-targeted association proxy; use ==")
        if is_has and criterion is not None:
            raise exc.ArgumentError('Non-empty has() not allowed for column-targeted association proxy; use ==')
        return self._exists(criterion)

    def any(self, criterion=None, **values):
        if self._further is None and self.scalar and (not self._target_is_object or self._value_is_scalar):
            raise exc.InvalidRequestError("'any()' not implemented for scalar attributes. Use has().")
        return self._proxied(criterion, False, values)

    def has(self, criterion=None, **values):
        if self._further is None and (not self.scalar or (self._target_is_object and not self._value_is_scalar)):
            raise exc.InvalidRequestError("'has()' not implemented for collections. Use any().")
        return self._proxied(criterion, True, values)

    def __hash__(self):
        return id(self)

    def __repr__(self):
        return f'{type(self).__name__}({self.parent!r})'


class AmbiguousAssociationProxyInstance(AssociationProxyInstance):
    """Leads to an attribute that only classes derived from the target have, or that is not mapped."""

    _is_canonical = False

    def __init__(self, *arguments):
        super().__init__(*arguments)
        self._by_class = {}

    def _ambiguous(self, *arguments, **named):
        raise AttributeError(
            f"Association proxy {self.owning_class.__name__}.{self.target_collection} refers to an attribute "
            f"'{self.value_attr}' that is not directly mapped on class {self.target_class}; therefore this operation cannot "
            "proceed since we don't know what type of object is referred towards"
        )

    __eq__ = __ne__ = any = has = _ambiguous
    __hash__ = AssociationProxyInstance.__hash__

    def _for_object(self, obj):
        target = None if obj is None else getattr(obj, self.target_collection)
        state = None if target is None else inspect(target, False)
        if state is None:
            return self
        cls = state.mapper.class_
        if cls not in self._by_class:
            made = self
            if issubclass(cls, self.target_class) and hasattr(cls, self.value_attr):
                made = AssociationProxyInstance._to(self.parent, self.owning_class, cls)
            self._by_class[cls] = made
        return self._by_class[cls]


class ObjectAssociationProxyInstance(AssociationProxyInstance):
    _target_is_object = True

    def adapt_to_entity(self, aliased):
        return AliasedAssociationProxyInstance(self, aliased)

    def contains(self, other, **options):
        further = self._further
        if further is not None:
            return self._exists(further == other if further.scalar else further.contains(other))
        if self.scalar:
            if self._value_is_scalar:
                raise exc.InvalidRequestError("contains() doesn't apply to a scalar object endpoint; use ==")
            return self.local_attr.has(self.remote_attr.contains(other))
        return self._exists(**{self.value_attr: other})

    def __eq__(self, other):
        same = self.local_attr.has(**{self.value_attr: other})
        return or_(same, self.local_attr == None) if other is None else same

    def __ne__(self, other):
        return self.local_attr.has(self.remote_attr != other)

    __hash__ = AssociationProxyInstance.__hash__


class AliasedAssociationProxyInstance(ObjectAssociationProxyInstance):
    """A proxy as an attribute of an alias of its class."""

    def __init__(self, plain, aliased):
        super().__init__(plain.parent, plain.owning_class, plain.target_class, plain.value_attr)
        self.aliased_insp = aliased

    @property
    def local_attr(self):
        return getattr(self.aliased_insp.entity, self.target_collection)


class ColumnAssociationProxyInstance(AssociationProxyInstance):
    def __eq__(self, other):
        found = self._exists(self.remote_attr == other)
        return or_(found, self.local_attr == None) if other is None else found

    __hash__ = AssociationProxyInstance.__hash__

    def operate(self, op, *other, **kwargs):
        return self._exists(op(self.remote_attr, *other, **kwargs))


class _AssociationCollection:
    def __init__(self, lazy_collection, creator, getter, setter, parent):
        self.lazy_collection = lazy_collection
        self.creator = creator
        self.getter = getter
        self.setter = setter
        self.parent = parent

    @property
    def col(self):
        return self.lazy_collection()

    def __len__(self):
        return len(self.col)

    def __bool__(self):
        return bool(self.col)

    def __hash__(self):
        raise TypeError(f'{type(self).__name__} objects are unhashable')

    def __eq__(self, other):
        return self.copy() == other

    def __ne__(self, other):
        return self.copy() != other

    def __lt__(self, other):
        return self.copy() < other

    def __le__(self, other):
        return self.copy() <= other

    def __gt__(self, other):
        return self.copy() > other

    def __ge__(self, other):
        return self.copy() >= other

    def __repr__(self):
        return repr(self.copy())

    def _bulk_replace(self, proxy, values):
        self.clear()
        proxy._set(self, values)


class _AssociationList(_AssociationCollection):
    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self.getter(member) for member in self.col[index]]
        return self.getter(self.col[index])

    def __setitem__(self, index, value):
        if not isinstance(index, slice):
            self.setter(self.col[index], value)
            return
        stop = len(self) if index.stop is None else index.stop
        if stop < 0:
            stop += len(self)
        start, step = index.start or 0, index.step or 1
        places, values = list(range(start, stop, step)), list(value)
        if step == 1:
            for _ in places:
                del self[start]
            for offset, item in enumerate(values):
                self.insert(start + offset, item)
            return
        if len(values) != len(places):
            raise ValueError(
                f'attempt to assign sequence of size {len(values)} to extended slice of size {len(places)}'
            )
        for place, item in zip(places, values):
            self.setter(self.col[place], item)

    def __delitem__(self, index):
        del self.col[index]

    def __contains__(self, value):
        return any(self.getter(member) == value for member in self.col)

    def __iter__(self):
        for member in self.col:
            yield self.getter(member)

    def __reversed__(self):
        return reversed(list(self))

    def append(self, value):
        target = self.col
        target.append(self.creator(value))

    def count(self, value):
        return sum(1 for member in self if member == value)

    def extend(self, values):
        for value in values:
            self.append(value)

    def insert(self, index, value):
        self.col[index:index] = [self.creator(value)]

    def pop(self, index=-1):
        return self.getter(self.col.pop(index))

    def remove(self, value):
        for place, member in enumerate(self):
            if member == value:
                del self.col[place]
                return
        raise ValueError('value not in list')

    def reverse(self):
        raise NotImplementedError()

    def sort(self):
        raise NotImplementedError()

    def clear(self):
        del self.col[0:len(self.col)]

    def __add__(self, other):
        try:
            return list(self) + list(other)
        except TypeError:
            return NotImplemented

    def __radd__(self, other):
        try:
            return list(other) + list(self)
        except TypeError:
            return NotImplemented

    def __mul__(self, count):
        return list(self) * count if isinstance(count, int) else NotImplemented

    __rmul__ = __mul__

    def __iadd__(self, values):
        self.extend(values)
        return self

    def __imul__(self, count):
        if not isinstance(count, int):
            raise NotImplementedError()
        if count == 0:
            self.clear()
        elif count > 1:
            self.extend(list(self) * (count - 1))
        return self

    def index(self, value, *bounds):
        return list(self).index(value, *bounds)

    def copy(self):
        return list(self)


_NOTHING = object()


class _AssociationDict(_AssociationCollection):
    def __getitem__(self, key):
        return self.getter(self.col[key])

    def __setitem__(self, key, value):
        if key in self.col:
            self.setter(self.col[key], key, value)
        else:
            self.col[key] = self.creator(key, value)

    def __delitem__(self, key):
        del self.col[key]

    def __contains__(self, key):
        return key in self.col

    def __iter__(self):
        return iter(self.col.keys())

    def clear(self):
        self.col.clear()

    def get(self, key, default=None, /):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        if key in self.col:
            return self[key]
        self.col[key] = self.creator(key, default)
        return default

    def keys(self):
        return self.col.keys()

    def items(self):
        return ItemsView(self)

    def values(self):
        return ValuesView(self)

    def pop(self, key, /, *default):
        return self.getter(self.col.pop(key, *default))

    def popitem(self):
        key, member = self.col.popitem()
        return (key, self.getter(member))

    def update(self, *others, **named):
        for key, value in dict(*others, **named).items():
            self[key] = value

    def _bulk_replace(self, proxy, values):
        wanted = set(values or ())
        gone = [key for key in self if key not in wanted]
        for key, value in values.items():
            self[key] = value
        for key in gone:
            del self[key]

    def copy(self):
        return {key: self.getter(member) for key, member in self.col.items()}


class _AssociationSet(_AssociationCollection):
    def __contains__(self, value):
        return any(self.getter(member) == value for member in self.col)

    def __iter__(self):
        for member in self.col:
            yield self.getter(member)

    def add(self, value, /):
        if value not in self:
            self.col.add(self.creator(value))

    def discard(self, value, /):
        for member in self.col:
            if self.getter(member) == value:
                self.col.discard(member)
                return

    def remove(self, value, /):
        for member in self.col:
            if self.getter(member) == value:
                self.col.discard(member)
                return
        raise KeyError(value)

    def pop(self):
        if not self.col:
            raise KeyError('pop from an empty set')
        return self.getter(self.col.pop())

    def clear(self):
        self.col.clear()

    def copy(self):
        return set(self)

    def update(self, *others):
        for other in others:
            for value in other:
                self.add(value)

    def _bulk_replace(self, proxy, values):
        present = set(self)
        gone = present.difference(values or ())
        for member in values or ():
            self.add(member)
        for member in gone:
            self.remove(member)

    def _become(self, wanted):
        present = set(self)
        for value in present - wanted:
            self.remove(value)
        for value in wanted - present:
            self.add(value)

    def union(self, *others):
        return set(self).union(*others)

    def difference(self, *others):
        return set(self).difference(*others)

    def intersection(self, *others):
        return set(self).intersection(*others)

    def symmetric_difference(self, other):
        return set(self).symmetric_difference(other)

    def issubset(self, other):
        return set(self).issubset(other)

    def issuperset(self, other):
        return set(self).issuperset(other)

    def isdisjoint(self, other):
        return set(self).isdisjoint(other)

    def difference_update(self, *others):
        for other in others:
            for value in other:
                self.discard(value)

    def intersection_update(self, *others):
        for other in others:
            self._become(self.intersection(other))

    def symmetric_difference_update(self, other):
        self._become(self.symmetric_difference(other))

    def __or__(self, other):
        return self.union(other) if _is_set(other) else NotImplemented

    def __and__(self, other):
        return self.intersection(other) if _is_set(other) else NotImplemented

    def __sub__(self, other):
        return self.difference(other) if _is_set(other) else NotImplemented

    def __xor__(self, other):
        return self.symmetric_difference(other) if _is_set(other) else NotImplemented

    def __ror__(self, other):
        return set(other) | set(self) if isinstance(other, Iterable) else NotImplemented

    def __rand__(self, other):
        return set(other) & set(self) if isinstance(other, Iterable) else NotImplemented

    def __rsub__(self, other):
        return set(other) - set(self) if isinstance(other, Iterable) else NotImplemented

    def __rxor__(self, other):
        return set(other) ^ set(self) if isinstance(other, Iterable) else NotImplemented

    def __ior__(self, other):
        if not _is_set(other):
            return NotImplemented
        self.update(other)
        return self

    def __isub__(self, other):
        if not _is_set(other):
            return NotImplemented
        self.difference_update(other)
        return self

    def __iand__(self, other):
        if not _is_set(other):
            return NotImplemented
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        if not _is_set(other):
            return NotImplemented
        self.symmetric_difference_update(other)
        return self


def _is_set(value):
    return isinstance(value, (set, frozenset, _AssociationSet))
