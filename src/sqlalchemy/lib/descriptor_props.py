# Several columns as one value of a class of the script's, and groups of expressions in a row.
from dataclasses import fields, is_dataclass
from operator import eq, ge, gt, itemgetter, le, lt, ne

from sqlalchemy import and_, exc
from sqlalchemy.orm import InstrumentedAttribute, mapped_column

__all__ = ['Bundle', 'Composite', 'CompositeProperty']

_UNSAID = object()
_DATACLASS_OPTIONS = ('init', 'repr', 'default', 'default_factory', 'compare', 'kw_only', 'hash', 'dataclass_metadata')


def composite(
    _class_or_attr=None, *attrs, return_none_on=_UNSAID, active_history=False, deferred=False, group=None,
    raiseload=False, comparator_factory=None, column_template=None, info=None, doc=None, **options,
):
    for name in options:
        if name not in _DATACLASS_OPTIONS:
            raise TypeError(f"CompositeProperty.__init__() got an unexpected keyword argument '{name}'")
    if raiseload:
        _lacks('composite(raiseload=...)')
    class_ = _class_or_attr
    if class_ is not None and not callable(class_):
        class_, attrs = None, (class_, *attrs)
    if column_template is not None:
        try:
            column_template % 'x'
        except (TypeError, ValueError) as error:
            raise exc.ArgumentError(
                f'column_template {column_template!r} is not a valid template; expected a string containing exactly one '
                "'%s' placeholder"
            ) from error
    return _declare(
        class_, attrs, 'unsaid' if return_none_on is _UNSAID else return_none_on, active_history, deferred, group,
        comparator_factory or Comparator, column_template, info, None, Proxy, _parameters, _values,
        options,
    )


def _taken(class_):
    """What a dataclass is made from."""
    taken = [field for field in fields(class_) if field.init]
    taken.sort(key=lambda field: field.kw_only is True)
    return taken


def _parameters(class_, count, template):
    if not is_dataclass(class_):
        return None
    found = []
    for place, field in enumerate(_taken(class_)):
        column = None
        if place >= count:
            column = mapped_column() if template is None else mapped_column(template % field.name)
        found.append((field.name, field.type, column))
    return found


def _values(class_, value):
    """The values of the columns that a composite value stands for."""
    if is_dataclass(class_) and not hasattr(class_, '__composite_values__'):
        return tuple([getattr(value, field.name) for field in _taken(class_)])
    try:
        accessor = value.__composite_values__
    except AttributeError as error:
        raise exc.InvalidRequestError(
            f'Composite class {class_.__name__} is not a dataclass and does not define a __composite_values__() method; '
            "can't get state"
        ) from error
    return tuple(accessor())


class Comparator:
    """What a composite attribute does in SQL."""

    def __init__(self, prop, parententity):
        self.prop = self.property = prop
        self._parententity = parententity

    @property
    def _comparable_elements(self):
        owner = self._parententity
        if isinstance(owner, type):
            owner = self.prop.parent.class_
        return [getattr(owner, key) for key in self.prop._attribute_keys]

    @property
    def clauses(self):
        return self.expression.clauses

    @property
    def expression(self):
        return CompositeBundle(self.prop, self._comparable_elements)

    def __clause_element__(self):
        return self.expression

    def _compare(self, operator, other):
        elements = self._comparable_elements
        if other is None:
            values = [None] * len(elements)
        else:
            values = _values(self.prop.composite_class, other)
        return and_(*[operator(element, value) for element, value in zip(elements, values)])

    def __eq__(self, other):
        return self._compare(eq, other)

    def __ne__(self, other):
        return self._compare(ne, other)

    def __lt__(self, other):
        return self._compare(lt, other)

    def __gt__(self, other):
        return self._compare(gt, other)

    def __le__(self, other):
        return self._compare(le, other)

    def __ge__(self, other):
        return self._compare(ge, other)

    __hash__ = None

    def desc(self):
        return _list([element.desc() for element in self._comparable_elements])

    def asc(self):
        return _list([element.asc() for element in self._comparable_elements])

    def nulls_first(self):
        return _list([element.nulls_first() for element in self._comparable_elements])

    def nulls_last(self):
        return _list([element.nulls_last() for element in self._comparable_elements])


_give_comparator(Comparator)
Composite = CompositeProperty


class Proxy(InstrumentedAttribute):
    """A composite attribute of a mapped class or an alias."""

    @property
    def comparator(self):
        prop = self.property
        return prop.comparator_factory(prop, self.class_)

    @property
    def expression(self):
        return self.comparator.__clause_element__()

    @property
    def info(self):
        return self.property.info

    def __getattr__(self, name):
        comparator = self.comparator
        try:
            return getattr(comparator, name)
        except AttributeError:
            raise AttributeError(
                f"Neither 'property' object nor '{type(comparator).__name__}' object associated with {self} has an "
                f'attribute {name!r}'
            ) from None

    def __hash__(self):
        return id(self)


def _refused(name):
    def refuse(self, *others, **options):
        found = getattr(type(self.comparator), name, None)
        if found is None:
            raise NotImplementedError(f'<function {name.strip("_")}>')
        return found(self.comparator, *others, **options)

    refuse.__name__ = name
    return refuse


for _name in _operators:
    if _name not in ('__hash__', '__clause_element__'):
        setattr(Proxy, _name, _refused(_name))


class _Columns:
    """The expressions of a bundle by name."""

    def __init__(self, pairs):
        self._pairs = dict(pairs)

    def __getattr__(self, name):
        try:
            return self._pairs[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, key):
        return list(self._pairs.values())[key] if isinstance(key, int) else self._pairs[key]

    def __contains__(self, key):
        return key in self._pairs

    def __iter__(self):
        return iter(self._pairs.values())

    def __len__(self):
        return len(self._pairs)

    def keys(self):
        return list(self._pairs)

    def values(self):
        return list(self._pairs.values())

    def items(self):
        return list(self._pairs.items())


class Bundle:
    """Expressions that come as one value of a row."""

    single_entity = False
    is_clause_element = False
    is_mapper = False
    is_aliased_class = False
    is_bundle = True

    def __init__(self, name, *exprs, **options):
        self.name = self._label = name
        self.exprs = list(exprs)
        self.c = self.columns = _Columns([(_key(expr), _expression(expr)) for expr in exprs])
        self.single_entity = options.pop('single_entity', self.single_entity)
        self._number = _number()

    def __clause_element__(self):
        return _clause(self._number, self.name, self.exprs, self, self.single_entity)

    @property
    def clauses(self):
        return list(self.exprs)

    @property
    def entity_namespace(self):
        return self.c

    def label(self, name):
        other = type(self).__new__(type(self))
        other.__dict__.update(self.__dict__)
        other.name = name
        other._number = _number()
        return other

    def create_row_processor(self, query, procs, labels):
        def process(row):
            return _row(labels, [proc(row) for proc in procs])

        return process

    def _row_processor(self, labels):
        return self.create_row_processor(None, [itemgetter(place) for place in range(len(labels))], labels)


class CompositeBundle(Bundle):
    def __init__(self, property_, exprs):
        self.property = property_
        super().__init__(property_.key, *exprs)

    def create_row_processor(self, query, procs, labels):
        def process(row):
            return self.property._construct_composite(*[proc(row) for proc in procs])

        return process


def _key(expr):
    if isinstance(expr, Bundle):
        return expr.name
    if isinstance(expr, InstrumentedAttribute) and not isinstance(expr, Proxy):
        expr = expr.expression
    found = getattr(expr, 'key', None)
    return getattr(expr, 'name', None) if found is None else found


def _expression(expr):
    return expr.expression if isinstance(expr, InstrumentedAttribute) else expr
