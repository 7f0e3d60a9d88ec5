# Values that tell the objects that hold them when they change in place.
import weakref

from sqlalchemy import event
from sqlalchemy.orm import Mapper, object_mapper
from sqlalchemy.orm.attributes import flag_modified

__all__ = ['Mutable', 'MutableBase', 'MutableComposite', 'MutableDict', 'MutableList', 'MutableSet']


class MutableBase:
    """What a value knows of its owners: the objects, and the attribute it is under."""

    @property
    def _parents(self):
        return self.__dict__.setdefault('_owners', {})

    def _adopt(self, state, key):
        # By identity, as a class of the script's may say that its objects have no hash.
        owner = state.obj()
        self._parents[id(owner)] = (weakref.ref(owner), key)

    def _leave(self, state):
        self._parents.pop(id(state.obj()), None)

    @classmethod
    def coerce(cls, key, value):
        if value is not None:
            raise ValueError(f"Attribute '{key}' does not accept objects of type {type(value)}")

    @classmethod
    def _get_listen_keys(cls, attribute):
        return {attribute.key}

    @classmethod
    def _listen_on_attribute(cls, attribute, coerce, parent_cls):
        if parent_cls is not attribute.class_:
            return
        key = attribute.key
        keys = cls._get_listen_keys(attribute)

        def loaded(state, *context):
            value = state.dict.get(key)
            if value is None:
                return
            if coerce:
                value = state.dict[key] = cls.coerce(key, value)
            value._adopt(state, key)

        def refreshed(state, context, attrs):
            if not attrs or keys.intersection(attrs):
                loaded(state)

        def replaced(state, value, old, initiator):
            if value is old:
                return value
            if not isinstance(value, cls):
                value = cls.coerce(key, value)
            if value is not None:
                value._adopt(state, key)
            if isinstance(old, cls):
                old._leave(state)
            return value

        event.listen(parent_cls, 'load', loaded, raw=True, propagate=True)
        event.listen(parent_cls, 'refresh', refreshed, raw=True, propagate=True)
        event.listen(parent_cls, 'refresh_flush', refreshed, raw=True, propagate=True)
        event.listen(attribute, 'set', replaced, raw=True, retval=True, propagate=True)


class Mutable(MutableBase):
    def changed(self):
        for number, (owner, key) in list(self._parents.items()):
            found = owner()
            if found is None:
                del self._parents[number]
            else:
                flag_modified(found, key)

    @classmethod
    def associate_with_attribute(cls, attribute):
        cls._listen_on_attribute(attribute, True, attribute.class_)

    @classmethod
    def associate_with(cls, sqltype):
        def configured(mapper, class_):
            for prop in mapper.column_attrs:
                if isinstance(prop.columns[0].type, sqltype):
                    cls.associate_with_attribute(getattr(class_, prop.key))

        event.listen(Mapper, 'mapper_configured', configured)

    @classmethod
    def as_mutable(cls, sqltype):
        if isinstance(sqltype, type):
            sqltype = sqltype()

        def configured(mapper, class_):
            for prop in mapper.column_attrs:
                column = prop.columns[0]
                if getattr(column, 'type', None) is sqltype and not column.info.get('_ext_mutable_listener_applied'):
                    column.info['_ext_mutable_listener_applied'] = True
                    cls.associate_with_attribute(getattr(class_, prop.key))

        event.listen(Mapper, 'mapper_configured', configured)
        return sqltype


class MutableComposite(MutableBase):
    @classmethod
    def _get_listen_keys(cls, attribute):
        return {attribute.key, *attribute.property._attribute_keys}

    def changed(self):
        for number, (owner, key) in list(self._parents.items()):
            found = owner()
            if found is None:
                del self._parents[number]
                continue
            prop = object_mapper(found).get_property(key)
            for name, value in zip(prop._attribute_keys, prop._composite_values_from_instance(self)):
                setattr(found, name, value)


def _follow_composites(mapper, class_):
    for prop in mapper.composites:
        kind = prop.composite_class
        if isinstance(kind, type) and issubclass(kind, MutableComposite):
            kind._listen_on_attribute(getattr(class_, prop.key), False, class_)


event.listen(Mapper, 'mapper_configured', _follow_composites)


def _telling(base, *names):
    """Makes the methods of a builtin collection that change it say so."""

    def tell(name):
        method = getattr(base, name)

        def change(self, *args, **options):
            result = method(self, *args, **options)
            self.changed()
            return result

        change.__name__ = name
        return change

    def decorate(cls):
        for name in names:
            setattr(cls, name, tell(name))
        return cls

    return decorate


def _converted(cls, base, key, value):
    if isinstance(value, cls):
        return value
    return cls(value) if isinstance(value, base) else Mutable.coerce(key, value)


@_telling(dict, '__setitem__', '__delitem__', 'setdefault', 'update', 'pop', 'popitem', 'clear')
class MutableDict(Mutable, dict):
    def __ior__(self, other):
        self.update(other)
        return self

    @classmethod
    def coerce(cls, key, value):
        return _converted(cls, dict, key, value)


@_telling(
    list, '__setitem__', '__delitem__', 'pop', 'append', 'extend', 'insert', 'remove', 'clear', 'sort', 'reverse'
)
class MutableList(Mutable, list):
    def __iadd__(self, other):
        self.extend(other)
        return self

    def __imul__(self, count):
        self[:] = list(self) * count
        return self

    @classmethod
    def coerce(cls, key, value):
        return _converted(cls, list, key, value)


@_telling(
    set, 'update', 'intersection_update', 'difference_update', 'symmetric_difference_update', 'add', 'remove',
    'discard', 'pop', 'clear',
)
class MutableSet(Mutable, set):
    def __ior__(self, other):
        self.update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    @classmethod
    def coerce(cls, key, value):
        return _converted(cls, set, key, value)
