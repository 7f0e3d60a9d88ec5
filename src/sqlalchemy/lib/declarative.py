# What is left of the old `sqlalchemy.ext.declarative`, and classes whose mapping waits until their tables are reflected.
from contextlib import nullcontext

from sqlalchemy import Connection, Engine, Table, exc, inspect
from sqlalchemy import orm as _orm
from sqlalchemy.orm import DeclarativeMeta, declarative_base, declared_attr, synonym_for
from sqlalchemy.orm.exc import UnmappedClassError

__all__ = ['declarative_base', 'synonym_for', 'declared_attr', 'DeclarativeMeta', 'DeferredReflection', 'ConcreteBase',
           'AbstractConcreteBase']

#: The mappings that wait, in the order in which their classes were declared.
_configs = []


def _waiting(base):
    """The mappings that wait for a class and what derives from it: bases before what derives from them."""
    return [config for config in _configs if issubclass(config.cls, base)]


def _map(config):
    _configs.remove(config)
    return config.map()


def _described(cls):
    return f'{cls.__module__}.{cls.__name__}'


def __getattr__(name):
    if name in ('has_inherited_table', 'as_declarative'):
        return getattr(_orm, name)
    raise AttributeError(f'module {__name__!r} has no attribute {name!r}')


class DeferredReflection:
    _sa_decl_prepare = True

    @classmethod
    def prepare(cls, bind, **reflect_kw):
        waiting = _waiting(cls)
        wanted = {}
        for config in waiting:
            table = config.local_table
            if table is not None:
                wanted.setdefault((table.metadata, table.schema), []).append(table.name)
        if isinstance(bind, Connection):
            context = nullcontext(bind)
        elif isinstance(bind, Engine):
            context = bind.connect()
        else:
            raise exc.ArgumentError(f'Expected Engine or Connection, got {bind!r}')
        with context as connection:
            _reflect(connection, wanted, **reflect_kw)
            wanted = {}
            for config in waiting:
                table = config.local_table
                _map(config)
                for secondary in config.secondaries:
                    if isinstance(secondary, str):
                        metadata = config.cls.metadata
                        secondary = Table(secondary, metadata)
                    else:
                        metadata = secondary.metadata
                    wanted.setdefault((metadata, secondary.schema), []).append(secondary.name)
            _reflect(connection, wanted)

    @classmethod
    def _sa_raise_deferred_config(cls):
        raise UnmappedClassError(
            f'Class {_described(cls)} is a subclass of DeferredReflection.  Mappings are not produced until the .prepare() '
            'method is called on the class hierarchy.',
        )


class ConcreteBase:
    @classmethod
    def _create_polymorphic_union(cls, mappers, discriminator_name):
        tables = {mapper.polymorphic_identity: mapper.local_table for mapper in mappers}
        return _orm.polymorphic_union(tables, discriminator_name, 'pjoin')

    @classmethod
    def __declare_first__(cls):
        mapper = cls.__mapper__
        if mapper.with_polymorphic:
            return
        name = getattr(cls, '_concrete_discriminator_name', None) or 'type'
        union = cls._create_polymorphic_union(list(mapper.self_and_descendants), name)
        mapper._set_with_polymorphic(union, union.c[name])


class AbstractConcreteBase(ConcreteBase):
    __no_table__ = True

    @classmethod
    def __declare_first__(cls):
        cls._sa_decl_prepare_nocascade()

    @classmethod
    def _sa_decl_prepare_nocascade(cls):
        if _mapper(cls):
            return
        config = next(config for config in _configs if config.cls is cls)
        _configs.remove(config)
        mappers = []
        classes = list(cls.__subclasses__())
        while classes:
            subclass = classes.pop()
            classes.extend(subclass.__subclasses__())
            if mapper := _mapper(subclass):
                mappers.append(mapper)
        name = getattr(cls, '_concrete_discriminator_name', None) or 'type'
        config.map_over(cls._create_polymorphic_union(mappers, name), name, cls.__dict__.get('strict_attrs', False))
        classes = [cls]
        while classes:
            subclass = classes.pop(0)
            classes.extend(subclass.__subclasses__())
            mapper = _mapper(subclass)
            if mapper and mapper.concrete and mapper.inherits is None:
                base = next(filter(None, map(_mapper, subclass.__mro__[1:])), None)
                if base:
                    mapper._set_concrete_base(base)

    @classmethod
    def _sa_raise_deferred_config(cls):
        raise UnmappedClassError(
            f'Class {_described(cls)} is a subclass of AbstractConcreteBase and has a mapping pending until all subclasses are '
            'defined. Call the sqlalchemy.orm.configure_mappers() function after all subclasses have been defined to complete '
            'the mapping of this class.',
        )


def _mapper(cls):
    return inspect(cls, raiseerr=False) if '__mapper__' in cls.__dict__ else None


AbstractConcreteBase.__module__ = ConcreteBase.__module__ = 'sqlalchemy.ext.declarative.extensions'
DeferredReflection.__module__ = 'sqlalchemy.ext.declarative.extensions'


def _reflect(connection, wanted, **options):
    for (metadata, schema), names in wanted.items():
        metadata.reflect(
            connection, only=list(dict.fromkeys(names)), schema=schema, extend_existing=True, autoload_replace=False, **options
        )
