# Classes and relationships made of what a database has.
import warnings

from sqlalchemy import ForeignKeyConstraint, and_, exc
from sqlalchemy.ext import declarative as _declarative
from sqlalchemy.orm import (
    RelationshipDirection, backref, declarative_base as _declarative_base, interfaces, relationship,
)
from sqlalchemy.orm.exc import UnmappedClassError
from sqlalchemy.util import Properties

__all__ = [
    'AutomapBase', 'automap_base', 'classname_for_table', 'generate_relationship', 'name_for_collection_relationship',
    'name_for_scalar_relationship',
]


def classname_for_table(base, tablename, table):
    return str(tablename)


def name_for_scalar_relationship(base, local_cls, referred_cls, constraint):
    return referred_cls.__name__.lower()


def name_for_collection_relationship(base, local_cls, referred_cls, constraint):
    return referred_cls.__name__.lower() + '_collection'


def generate_relationship(base, direction, return_fn, attrname, local_cls, referred_cls, **kw):
    if return_fn is backref:
        return return_fn(attrname, **kw)
    if return_fn is relationship:
        return return_fn(referred_cls, **kw)
    raise TypeError(f'Unknown relationship function: {return_fn}')


_classname_for_table = classname_for_table
_name_for_scalar_relationship = name_for_scalar_relationship
_name_for_collection_relationship = name_for_collection_relationship
_generate_relationship = generate_relationship


class AutomapBase:
    __abstract__ = True
    _sa_decl_prepare = True

    @classmethod
    def prepare(
        cls, autoload_with=None, engine=None, reflect=False, schema=None, classname_for_table=None, modulename_for_table=None,
        collection_class=None, name_for_scalar_relationship=None, name_for_collection_relationship=None,
        generate_relationship=None, reflection_options={},
    ):
        for name, given in (('engine', engine), ('reflect', reflect)):
            if given:
                _warn_deprecated(_DEPRECATED[name])
        base = next(c for c in cls.__mro__ if '_sa_automapbase_bookkeeping' in c.__dict__)
        autoload_with = engine or autoload_with
        if autoload_with or reflect:
            assert autoload_with
            options = {'schema': schema, 'extend_existing': True, 'autoload_replace': False, **reflection_options}
            cls.metadata.reflect(autoload_with, **options)
        making = _Making(
            base, collection_class or list, name_for_scalar_relationship or _name_for_scalar_relationship,
            name_for_collection_relationship or _name_for_collection_relationship,
            generate_relationship or _generate_relationship,
        )
        for config in _declarative._waiting(cls):
            making.configs[config.local_table] = config
        between = []
        for key, table in list(cls.metadata.tables.items()):
            if key in base._sa_automapbase_bookkeeping:
                continue
            base._sa_automapbase_bookkeeping.add(key)
            constraints = _many_to_many(table)
            if constraints:
                between.append((table, constraints))
            elif len(table.primary_key) and table not in making.configs:
                config = cls._sa_class_for(base, table, classname_for_table or _classname_for_table, modulename_for_table)
                if config is not None:
                    making.configs[table] = config
        for config in list(making.configs.values()):
            making.relationships_of(config)
        for table, constraints in between:
            making.many_to_many(table, constraints)
        for config in _declarative._waiting(base):
            _declarative._map(config)

    @classmethod
    def _sa_class_for(cls, base, table, classname_for_table, modulename_for_table):
        """The class of a table that has none, waiting for its mapping; None where the name is taken."""
        namespace = {'__table__': table, '__module__': __name__}
        module = None if modulename_for_table is None else modulename_for_table(cls, table.name, table)
        if module is not None:
            namespace['__module__'] = module
        name = classname_for_table(cls, table.name, table)
        if module is None and name in cls.classes:
            _warn(
                f"Ignoring duplicate class name '{name}' received in automap base for table {table.key} without "
                "``__module__`` being set; consider using the ``modulename_for_table`` hook"
            )
            return None
        made = type(base)(name, (base,), namespace)
        if module is None:
            cls.classes[name] = made
        names = cls.by_module
        for part in made.__module__.split('.'):
            if part not in names:
                names[part] = Properties({})
            names = names[part]
        names[name] = made
        return next(config for config in _declarative._configs if config.cls is made)

    @classmethod
    def _sa_raise_deferred_config(cls):
        raise UnmappedClassError(
            f'Class {_declarative._described(cls)} is a subclass of AutomapBase.  Mappings are not produced until the '
            '.prepare() method is called on the class hierarchy.',
        )


_DEPRECATED = {
    'engine': (
        'The AutomapBase.prepare.engine parameter is deprecated and will be removed in a future release.  Please use the '
        'AutomapBase.prepare.autoload_with parameter. (deprecated since: 2.0)'
    ),
    'reflect': (
        'The AutomapBase.prepare.reflect parameter is deprecated and will be removed in a future release.  Reflection is '
        'enabled when AutomapBase.prepare.autoload_with is passed. (deprecated since: 2.0)'
    ),
}


def automap_base(declarative_base=None, **kw):
    base = _declarative_base(**kw) if declarative_base is None else declarative_base
    namespace = {
        '__abstract__': True, '__module__': __name__, 'classes': Properties({}), 'by_module': Properties({}),
        '_sa_automapbase_bookkeeping': set(),
    }
    return type(base)(base.__name__, (AutomapBase, base), namespace)


def _many_to_many(table):
    """The two foreign keys of a table that has nothing else."""
    constraints = _foreign_keys(table)
    if len(constraints) == 2 and {fk.parent for const in constraints for fk in const.elements} == set(table.c):
        return constraints
    return None


def _foreign_keys(table):
    return [constraint for constraint in table.constraints if isinstance(constraint, ForeignKeyConstraint)]


class _Making:
    """The relationships of classes whose mapping waits."""

    def __init__(self, base, collection_class, scalar_name, collection_name, generate):
        self.base = base
        self.collection_class = collection_class
        self.scalar_name = scalar_name
        self.collection_name = collection_name
        self.generate = generate
        self.configs = {}

    def relationships_of(self, config):
        if config.local_table is None:
            return
        for constraint in _foreign_keys(config.local_table):
            referred = self.configs.get(constraint.elements[0].column.table)
            if referred is not None and (config is referred or not issubclass(config.cls, referred.cls)):
                self._relationship(config, referred, constraint)

    def _relationship(self, config, referred, constraint):
        local_cls, referred_cls = config.cls, referred.cls
        name = self.scalar_name(self.base, local_cls, referred_cls, constraint)
        back = self.collection_name(self.base, referred_cls, local_cls, constraint)
        collection = {'collection_class': self.collection_class}
        rule = (constraint.ondelete or '').lower()
        if all(fk.parent.nullable for fk in constraint.elements):
            passive = rule == 'set null'
        else:
            collection['cascade'] = 'all, delete-orphan'
            passive = rule == 'cascade'
        if passive:
            collection['passive_deletes'] = True
        foreign_keys = [fk.parent for fk in constraint.elements]
        one, many = RelationshipDirection.MANYTOONE, RelationshipDirection.ONETOMANY
        free = not referred.has(back)
        if not config.has(name):
            other = self.generate(self.base, many, backref, back, referred_cls, local_cls, **collection) if free else None
            made = self.generate(
                self.base, one, relationship, name, local_cls, referred_cls, foreign_keys=foreign_keys, backref=other,
                remote_side=[fk.column for fk in constraint.elements],
            )
            self._add(config, name, made, None if free else (referred, back))
        elif free:
            made = self.generate(
                self.base, many, relationship, back, referred_cls, local_cls, foreign_keys=foreign_keys, back_populates=name,
                **collection,
            )
            self._add(referred, back, made, (config, name))

    def many_to_many(self, table, constraints):
        first, second = (self.configs.get(constraint.elements[0].column.table) for constraint in constraints)
        if first is None or second is None:
            return
        name = self.collection_name(self.base, first.cls, second.cls, constraints[0])
        back = self.collection_name(self.base, second.cls, first.cls, constraints[1])
        overlaps = '__*' if table in self.configs else None
        joins = [and_(*(fk.column == fk.parent for fk in constraint.elements)) for constraint in constraints]
        options = {'overlaps': overlaps, 'collection_class': self.collection_class}
        direction = RelationshipDirection.MANYTOMANY
        free = not second.has(back)
        if not first.has(name):
            other = self.generate(self.base, direction, backref, back, second.cls, first.cls, **options) if free else None
            made = self.generate(
                self.base, direction, relationship, name, first.cls, second.cls, secondary=table, primaryjoin=joins[0],
                secondaryjoin=joins[1], backref=other, **options,
            )
            self._add(first, name, made, None if free else (second, back))
        elif free:
            made = self.generate(
                self.base, direction, relationship, back, second.cls, first.cls, secondary=table, primaryjoin=joins[1],
                secondaryjoin=joins[0], back_populates=name, **options,
            )
            self._add(second, back, made, (first, name))

    def _add(self, config, name, made, other):
        """Adds a relationship, and tells the one of the other side, where it has been declared, of it."""
        if made is None:
            return
        config.add(name, made)
        if other is not None:
            other[0].set_back_populates(other[1], name)
