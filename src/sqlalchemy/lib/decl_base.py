# Mapped classes that are made dataclasses, and the mixins that go with them.
import dataclasses
import re

from sqlalchemy import ColumnDefault, Sequence, exc, inspect
from sqlalchemy.orm import DeclarativeAttributeIntercept, InstrumentedAttribute
from sqlalchemy.orm.base import DONT_SET

__all__ = ['MappedAsDataclass', 'mapped_as_dataclass', 'unmapped_dataclass']

_UNSAID = object()
_ARGUMENTS = ('init', 'repr', 'eq', 'order', 'unsafe_hash', 'match_args', 'kw_only', 'dataclass_callable')
_excluded = re.compile('^(?:_sa_|__)')
_dunder = re.compile('^__.+__$')

_bind_dont_set(DONT_SET)


class _Collected:
    """What a class says of one attribute."""

    def __init__(self, annotation, is_mapped, origin):
        self.annotation = annotation
        self.is_mapped = is_mapped
        self.origin = origin


class _Scan:
    """The attributes of a class that becomes a dataclass."""

    def __init__(self, cls, is_mapping):
        self.cls = cls
        self.is_mapping = is_mapping
        self.annotations = {}
        self.attributes = {}
        #: The values that attributes have until they are set.
        self.defaults = {}

    def options(self, key, value):
        """What `dataclasses.field()` is told of an attribute that the ORM made."""
        kind, options = value
        if not self.is_mapping or getattr(self.cls, '_sa_disable_descriptor_defaults', False):
            return options
        default = options.get('default', _UNSAID)
        if kind == 'synonym':
            if default is _UNSAID or callable(default):
                return options
            self.check_synonym(key, default)
            return {**options, 'default': DONT_SET}
        if kind not in ('column', 'property', 'relationship'):
            return options
        if isinstance(default, (ColumnDefault, Sequence)):
            return {**options, 'default': DONT_SET}
        if default is not _UNSAID and not callable(default):
            self.defaults[key] = default
            return {**options, 'default': DONT_SET}
        if kind == 'relationship' and 'default_factory' in options:
            options = {**options, 'default': DONT_SET}
            del options['default_factory']
        return options

    def check_synonym(self, key, default):
        name = _synonym_name(self.attributes[key])
        found = _options(self.attributes[name])[1].get('default', _UNSAID)
        if found is _UNSAID or found != default:
            shown = 'not set' if found is _UNSAID else repr(found)
            raise exc.ArgumentError(
                f'Synonym {key!r} default argument {default!r} must match the dataclasses default value of proxied object '
                f'{name!r}, currently {shown}'
            )

    def field(self, key):
        """The value that the dataclass finds for an attribute; `_UNSAID` where it finds none."""
        value = self.attributes.get(key, _UNSAID)
        found = None if value is _UNSAID else _options(value)
        return value if found is None else _field(key, self.options(key, found))

    def check_origins(self):
        """All that is annotated comes from classes that are dataclasses."""
        wrong = {}
        for key, collected in self.annotations.items():
            origin = collected.origin
            if origin is not self.cls and '__dataclass_fields__' not in origin.__dict__:
                wrong.setdefault(origin, []).append(key)
        for origin, keys in wrong.items():
            shown = ', '.join([repr(key) for key in keys])
            raise exc.InvalidRequestError(
                f'When transforming {self.cls} to a dataclass, attribute(s) {shown} originates from superclass {origin}, '
                'which is not a dataclass.  When declaring SQLAlchemy Declarative Dataclasses, ensure that all mixin classes '
                'and other superclasses which include attributes are also a subclass of MappedAsDataclass or make use of the '
                '@unmapped_dataclass decorator. (Background on this error at: https://sqlalche.me/e/21/dcmx)'
            )

    def apply(self):
        """Makes the class a dataclass."""
        cls = self.cls
        if '__dataclass_fields__' in cls.__dict__:
            raise exc.InvalidRequestError(
                f'Class {cls} is already a dataclass; ensure that base classes / decorator styles of establishing '
                "dataclasses are not being mixed. This can happen if a class that inherits from 'MappedAsDataclass', even "
                "indirectly, is been mapped with '@registry.mapped_as_dataclass'"
            )
        if self.is_mapping and _has_own_table(cls):
            raise exc.InvalidRequestError(
                f"Class {cls} already defines a '__table__'. ORM Annotated Dataclasses do not support a pre-existing "
                "'__table__' element"
            )
        fields = {}
        for key in self.annotations:
            if not isinstance(self.attributes.get(key), InstrumentedAttribute):
                fields[key] = self.field(key)
        self.check_origins()
        before = None
        if not self.is_mapping:
            before = {name: value for name, value in cls.__dict__.items() if not _dunder.match(name)}
        original = dict(cls.__dict__.get('__annotations__', {}))
        swapped = {key: original.get(key, self.annotations[key].annotation) for key in fields}
        for key, value in fields.items():
            if value is not _UNSAID:
                setattr(cls, key, value)
        arguments = cls._sa_apply_dc_transforms
        _check_arguments(arguments)
        make = arguments['dataclass_callable']
        leading = {}
        for key, annotation in original.items():
            if key in swapped:
                break
            leading[key] = annotation
        had_annotations = '__annotations__' in cls.__dict__
        cls.__annotations__ = {**leading, **swapped, **original}
        try:
            (dataclasses.dataclass if make is _UNSAID else make)(cls, **{
                name: value for name, value in arguments.items() if value is not _UNSAID and name != 'dataclass_callable'
            })
        except (TypeError, ValueError) as error:
            raise exc.InvalidRequestError(
                f'Python dataclasses error encountered when creating dataclass for {cls.__name__!r}: {error!r}. Please refer '
                'to Python dataclasses documentation for additional information. (Background on this error at: '
                'https://sqlalche.me/e/21/dcte)'
            ) from error
        finally:
            for name, value in (before or {}).items():
                if name in cls.__dict__:
                    delattr(cls, name)
                setattr(cls, name, value)
            if had_annotations:
                cls.__annotations__ = original
            else:
                del cls.__annotations__
        if self.is_mapping:
            for key, value in self.attributes.items():
                found = _options(value)
                if found is not None and found[0] == 'proxy':
                    setattr(cls, key, value)
        return self.defaults


def _field(key, options):
    given = dict(options)
    if 'dataclass_metadata' in given:
        given['metadata'] = given.pop('dataclass_metadata')
    if callable(given.get('default')):
        _warn_deprecated(
            f'Callable object passed to the ``default`` parameter for attribute {key!r} in a ORM-mapped Dataclasses context is '
            'ambiguous, and this use will raise an error in a future release.  If this callable is intended to produce Core '
            'level INSERT default values for an underlying ``Column``, use the ``mapped_column.insert_default`` parameter '
            'instead.  To establish this callable as providing a default value for instances of the dataclass itself, use the '
            '``default_factory`` dataclasses parameter.'
        )
    elif 'default' in given and not given.get('init', True) and 'default_factory' not in given:
        default = given.pop('default')
        given['default_factory'] = lambda: default
    return dataclasses.field(**given)


def _check_arguments(arguments):
    wrong = sorted(set(arguments) - set(_ARGUMENTS))
    if wrong:
        raise exc.ArgumentError(f"Dataclass argument(s) {', '.join([repr(name) for name in wrong])} are not accepted")


def _set_arguments(cls, given):
    """What a class asks of its dataclass, over what its bases ask."""
    given = {name: given.get(name, _UNSAID) for name in _ARGUMENTS}
    if hasattr(cls, '_sa_apply_dc_transforms'):
        current = cls._sa_apply_dc_transforms
        _check_arguments(current)
        given = {
            name: current.get(name, _UNSAID) if value is _UNSAID else value for name, value in given.items()
        }
    cls._sa_apply_dc_transforms = given


def _apply(cls, entries):
    """Makes a class that is being mapped a dataclass; gives the values that attributes have until they are set."""
    scan = _Scan(cls, True)
    for key, is_annotated, annotation, is_mapped, has_value, value, origin in entries:
        if is_annotated and key not in scan.annotations:
            scan.annotations[key] = _Collected(annotation, is_mapped, origin)
        if has_value:
            scan.attributes[key] = value
    return scan.apply()


def _apply_unmapped(cls):
    """Makes a class that is not mapped itself a dataclass, and leaves its attributes to those that are."""
    scan = _Scan(cls, False)
    namespace = dict(cls.__dict__)
    annotations = namespace.get('__annotations__', {})
    for name in _names(namespace, annotations):
        if _excluded.match(name):
            continue
        if name in annotations:
            is_mapped = _container(cls, annotations[name])
            if is_mapped is not None:
                scan.annotations[name] = _Collected(annotations[name], is_mapped, cls)
        if name in namespace:
            scan.attributes[name] = namespace[name]
    scan.apply()


def _local_metadata(cls, key):
    """What the fields that a dataclass itself declares carry for the ORM."""
    inherited = []
    for base in cls.__bases__:
        if dataclasses.is_dataclass(base):
            inherited.extend(dataclasses.fields(base))
    return {
        field.name: field.metadata[key]
        for field in dataclasses.fields(cls)
        if key in field.metadata and not any(field is other for other in inherited)
    }


def _init_arguments(cls, args, kwargs):
    """The arguments of an object's making as its constructor's signature has them; as they are where they do not fit."""
    import inspect as inspection

    try:
        signature = inspection.signature(cls)
        bound = signature.bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        return args, kwargs
    positional, keywords = [], {}
    for name, parameter in signature.parameters.items():
        if parameter.kind is parameter.VAR_POSITIONAL:
            positional.extend(bound.get(name, ()))
        elif parameter.kind is parameter.VAR_KEYWORD:
            keywords.update(bound.get(name, {}))
        elif parameter.kind is not parameter.KEYWORD_ONLY and parameter.default is parameter.empty:
            positional.append(bound[name])
        elif name in bound:
            keywords[name] = bound[name]
        elif repr(parameter.default) != '<factory>':
            keywords[name] = parameter.default
    return tuple(positional), keywords


def _plain_kind(collection):
    """The plain collection that a class of collections acts as."""
    if not isinstance(collection, type):
        return None
    if hasattr(collection, '__emulates__'):
        return collection.__emulates__
    return next((kind for kind in (list, set, dict) if issubclass(collection, kind)), None)


def _check_factory(owner, factory, exact, is_dynamic):
    """A collection starts as what it is."""
    if is_dynamic:
        exact = list
    plain = _plain_kind(exact)
    if plain is exact:
        plain = None
    if factory is not exact and (plain is None or factory is not plain):
        expected = str(exact) if plain is None else f'{exact} or {plain}'
        raise exc.ArgumentError(
            f'For relationship {owner} using dataclass options, default_factory must be exactly {expected}'
        )


class DCTransformDeclarative(DeclarativeAttributeIntercept):
    pass


class MappedAsDataclass(metaclass=DCTransformDeclarative):
    def __init_subclass__(
        cls, init=_UNSAID, repr=_UNSAID, eq=_UNSAID, order=_UNSAID, unsafe_hash=_UNSAID, match_args=_UNSAID,
        kw_only=_UNSAID, dataclass_callable=_UNSAID, **kw,
    ):
        _set_arguments(cls, {
            'init': init, 'repr': repr, 'eq': eq, 'order': order, 'unsafe_hash': unsafe_hash, 'match_args': match_args,
            'kw_only': kw_only, 'dataclass_callable': dataclass_callable,
        })
        super().__init_subclass__(**kw)
        if not _is_mapped(cls):
            _apply_unmapped(cls)


def mapped_as_dataclass(
    registry, /, *, init=_UNSAID, repr=_UNSAID, eq=_UNSAID, order=_UNSAID, unsafe_hash=_UNSAID, match_args=_UNSAID,
    kw_only=_UNSAID, dataclass_callable=_UNSAID,
):
    given = {
        'init': init, 'repr': repr, 'eq': eq, 'order': order, 'unsafe_hash': unsafe_hash, 'match_args': match_args,
        'kw_only': kw_only, 'dataclass_callable': dataclass_callable,
    }

    def decorate(cls):
        _set_arguments(cls, given)
        _map(registry, cls)
        return cls

    return decorate


def unmapped_dataclass(
    cls=None, /, *, init=_UNSAID, repr=_UNSAID, eq=_UNSAID, order=_UNSAID, unsafe_hash=_UNSAID, match_args=_UNSAID,
    kw_only=_UNSAID, dataclass_callable=_UNSAID,
):
    given = {
        'init': init, 'repr': repr, 'eq': eq, 'order': order, 'unsafe_hash': unsafe_hash, 'match_args': match_args,
        'kw_only': kw_only, 'dataclass_callable': dataclass_callable,
    }

    def decorate(cls):
        _set_arguments(cls, given)
        _apply_unmapped(cls)
        return cls

    return decorate(cls) if cls else decorate


def _registry_mapped_as_dataclass(
    self, cls=None, /, *, init=_UNSAID, repr=_UNSAID, eq=_UNSAID, order=_UNSAID, unsafe_hash=_UNSAID, match_args=_UNSAID,
    kw_only=_UNSAID, dataclass_callable=_UNSAID,
):
    decorate = mapped_as_dataclass(
        self, init=init, repr=repr, eq=eq, order=order, unsafe_hash=unsafe_hash, match_args=match_args, kw_only=kw_only,
        dataclass_callable=dataclass_callable,
    )
    return decorate(cls) if cls else decorate


for _made in (DCTransformDeclarative, MappedAsDataclass, mapped_as_dataclass, unmapped_dataclass):
    _made.__module__ = 'sqlalchemy.orm.decl_api'
_registry_mapped_as_dataclass.__name__ = 'mapped_as_dataclass'
_registry_mapped_as_dataclass.__qualname__ = 'registry.mapped_as_dataclass'
