# Attributes that are computed: on an object by a function of Python, on its class by the same function, or another one,
# that makes SQL.
import operator as _python_operators
from enum import Enum
from functools import update_wrapper
from types import MethodType

from sqlalchemy import exc, inspect
from sqlalchemy.sql import operators

#: The name of what its class has under another name than that of its function.
_UNKNOWN_ATTR_KEY = object()
#: Classes here have an attribute of that name.
_property = property

__all__ = ['Comparator', 'ExprComparator', 'HybridExtensionType', 'hybrid_method', 'hybrid_property']


class HybridExtensionType(Enum):
    HYBRID_METHOD = 'HYBRID_METHOD'
    HYBRID_PROPERTY = 'HYBRID_PROPERTY'


def _function_of(method):
    return method.__func__ if isinstance(method, classmethod) else method


class _Attribute:
    is_attribute = True

    @property
    def info(self):
        if '_info' not in self.__dict__:
            self._info = {}
        return self._info


class hybrid_method(_Attribute):
    extension_type = HybridExtensionType.HYBRID_METHOD

    def __init__(self, func, expr=None):
        self.func = func
        self.expression(func if expr is None else expr)

    @property
    def inplace(self):
        return self

    def __get__(self, instance, owner=None):
        if instance is None:
            return MethodType(_function_of(self.expr), owner)
        return MethodType(self.func, instance)

    def expression(self, expr):
        self.expr = expr
        return self


class hybrid_property(_Attribute):
    extension_type = HybridExtensionType.HYBRID_PROPERTY

    def __init__(
        self, fget, fset=None, fdel=None, expr=None, custom_comparator=None, update_expr=None, bulk_dml_setter=None
    ):
        self.fget = fget
        self.fset = fset
        self.fdel = fdel
        self.expr = _function_of(expr)
        self.custom_comparator = _function_of(custom_comparator)
        self.update_expr = _function_of(update_expr)
        self.bulk_dml_setter = _function_of(bulk_dml_setter)
        update_wrapper(self, fget)

    def __get__(self, instance, owner=None):
        if owner is None:
            return self
        if instance is not None:
            return self.fget(instance)
        if self.custom_comparator is not None:
            comparator, made_by = self.custom_comparator(owner), self.custom_comparator
        else:
            made_by = self.fget if self.expr is None else self.expr
            comparator = ExprComparator(owner, made_by(owner), self)
        return _Proxy(owner, self._key_in(owner), self, comparator, made_by.__doc__ or self.__doc__)

    def __set__(self, instance, value):
        if self.fset is None:
            raise AttributeError("can't set attribute")
        self.fset(instance, value)

    def __delete__(self, instance):
        if self.fdel is None:
            raise AttributeError("can't delete attribute")
        self.fdel(instance)

    def _key_in(self, owner):
        """The name under which the class has it; None where that is not the function's own."""
        for class_ in owner.__mro__:
            if class_.__dict__.get(self.__name__) is self:
                return self.__name__
        return None

    def _copy(self, **changed):
        return type(self)(**{name: value for name, value in self.__dict__.items() if name[0] != '_'} | changed)

    @property
    def overrides(self):
        return self

    @property
    def inplace(self):
        return _InPlace(self)

    def getter(self, fget):
        return self._copy(fget=fget)

    def setter(self, fset):
        return self._copy(fset=fset)

    def deleter(self, fdel):
        return self._copy(fdel=fdel)

    def expression(self, expr):
        return self._copy(expr=expr)

    def comparator(self, comparator):
        return self._copy(custom_comparator=comparator)

    def update_expression(self, meth):
        return self._copy(update_expr=meth)

    def bulk_dml(self, meth):
        return self._copy(bulk_dml=meth)


class _InPlace:
    def __init__(self, attr):
        self.attr = attr

    def _set(self, name, function):
        setattr(self.attr, name, _function_of(function))
        return self.attr

    def getter(self, fget):
        return self._set('fget', fget)

    def setter(self, fset):
        return self._set('fset', fset)

    def deleter(self, fdel):
        return self._set('fdel', fdel)

    def expression(self, expr):
        return self._set('expr', expr)

    def comparator(self, comparator):
        return self._set('custom_comparator', comparator)

    def update_expression(self, meth):
        return self._set('update_expr', meth)

    def bulk_dml(self, meth):
        return self._set('bulk_dml_setter', meth)


_InPlace.__qualname__ = 'hybrid_property._InPlace'


def _spelled(op):
    """A function of sqlalchemy.sql.operators as Python shows it: those of Python's own module are built in."""
    name = getattr(op, '__name__', None)
    if name is None or getattr(_python_operators, name, None) is op:
        return repr(op)
    return f'<function {name} at {id(op):#x}>'


class _Operators:
    """Whatever can be done with a column, by way of operate() and reverse_operate()."""

    def operate(self, op, *other, **kwargs):
        raise NotImplementedError(_spelled(op))

    def reverse_operate(self, op, other, **kwargs):
        raise NotImplementedError(_spelled(op))

    def op(self, *args, **kwargs):
        return self.__clause_element__().op(*args, **kwargs)

    def bool_op(self, *args, **kwargs):
        return self.__clause_element__().bool_op(*args, **kwargs)


def _method(op, name=None):
    def method(self, *other, **kwargs):
        return self.operate(op, *other, **kwargs)

    return method


def _reflected(op):
    return lambda self, other: self.reverse_operate(op, other)


def _called(name):
    """What stands for an operator that is a method of relationships alone."""
    return lambda comparator, *args, **kwargs: getattr(comparator, name)(*args, **kwargs)


for _name in 'eq ne lt le gt ge add sub mul truediv floordiv mod neg getitem and_ or_ inv contains'.split():
    _dunder = f'__{"invert" if _name == "inv" else _name.rstrip("_")}__'
    setattr(_Operators, _dunder, _method(getattr(operators, _name)))
for _name in 'add sub mul truediv floordiv mod'.split():
    setattr(_Operators, f'__r{_name}__', _reflected(getattr(operators, _name)))
for _name in (
    'concat like not_like ilike not_ilike startswith istartswith endswith iendswith contains icontains between match '
    'regexp_match regexp_replace bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_lshift bitwise_rshift distinct asc '
    'desc nulls_first nulls_last'
).split():
    setattr(_Operators, _name, _method(getattr(operators, _name + '_op')))
for _name in 'is_ is_not is_distinct_from is_not_distinct_from collate'.split():
    setattr(_Operators, _name, _method(getattr(operators, _name)))
for _name, _op in (('in_', 'in_op'), ('not_in', 'not_in_op'), ('any_', 'any_op'), ('all_', 'all_op')):
    setattr(_Operators, _name, _method(getattr(operators, _op)))
for _name in 'any has of_type'.split():
    setattr(_Operators, _name, _method(_called(_name)))
for _name, _new in (
    ('isnot', 'is_not'), ('notin_', 'not_in'), ('notlike', 'not_like'), ('notilike', 'not_ilike'),
    ('nullsfirst', 'nulls_first'), ('nullslast', 'nulls_last'), ('isnot_distinct_from', 'is_not_distinct_from'),
):
    setattr(_Operators, _name, getattr(_Operators, _new))


class _Proxy(_Operators):
    """What a class has under the name of a hybrid property."""

    is_attribute = True

    def __init__(self, class_, key, descriptor, comparator, doc):
        self.class_ = class_
        self.key = _UNKNOWN_ATTR_KEY if key is None else key
        self._proxy_key = key
        self.descriptor = descriptor
        self.comparator = comparator
        self.__doc__ = doc

    @_property
    def parent(self):
        return inspect(self.class_, False)

    @_property
    def property(self):
        return self.comparator.property

    @_property
    def expression(self):
        element = self.comparator.__clause_element__()
        annotated = _annotated(self._proxy_key, element)
        if annotated is None:
            raise exc.InvalidRequestError(
                f'When interpreting attribute "{self}" as a SQL expression, expected __clause_element__() to return a '
                f'ClauseElement object, got: {element!r}'
            )
        return annotated

    def __clause_element__(self):
        return self.expression

    def label(self, name):
        return self.__clause_element__().label(name)

    def operate(self, op, *other, **kwargs):
        return op(self.comparator, *other, **kwargs)

    def reverse_operate(self, op, other, **kwargs):
        return op(other, self.comparator, **kwargs)

    def _bulk_update_tuples(self, value):
        return self.comparator._bulk_update_tuples(value)

    def __str__(self):
        return f'{self.class_.__name__}.{self.key}'

    def __getattr__(self, name):
        descriptor, comparator = self.descriptor, self.comparator
        try:
            return getattr(descriptor, name)
        except AttributeError:
            pass
        try:
            return getattr(comparator, name)
        except AttributeError as error:
            raise AttributeError(
                f'Neither {type(descriptor).__name__!r} object nor {type(comparator).__name__!r} object associated with '
                f'{self} has an attribute {name!r}'
            ) from error


_Proxy.__name__ = 'hybrid_propertyProxy'
_Proxy.__qualname__ = '_create_proxied_attribute.<locals>.Proxy'
_Proxy.__module__ = 'sqlalchemy.orm.attributes'


class Comparator(_Operators):
    def __init__(self, expression):
        self.expression = expression

    def __clause_element__(self):
        expression = self.expression
        return expression.__clause_element__() if hasattr(expression, '__clause_element__') else expression

    @_property
    def property(self):
        raise NotImplementedError()

    def adapt_to_entity(self, adapt_to_entity):
        return self

    def _bulk_update_tuples(self, value):
        return [(self.__clause_element__(), value)]


class ExprComparator(Comparator):
    def __init__(self, cls, expression, hybrid):
        self.cls = cls
        self.expression = expression
        self.hybrid = hybrid

    def __getattr__(self, name):
        return getattr(self.expression, name)

    @_property
    def info(self):
        return self.hybrid.info

    @_property
    def property(self):
        return self.expression.property

    def _bulk_update_tuples(self, value):
        if isinstance(self.expression, _Proxy):
            return self.expression._bulk_update_tuples(value)
        if self.hybrid.update_expr is not None:
            return self.hybrid.update_expr(self.cls, value)
        return [(self.expression, value)]

    def operate(self, op, *other, **kwargs):
        return op(self.expression, *other, **kwargs)

    def reverse_operate(self, op, other, **kwargs):
        return op(other, self.expression, **kwargs)
