"""What functions and classes are made of."""

import sys
import types
from collections import OrderedDict

__all__ = ['BoundArguments', 'Parameter', 'Signature', 'cleandoc', 'currentframe', 'getdoc', 'getfullargspec',
           'getmembers', 'getmodule', 'getmro', 'getsource', 'isabstract', 'isbuiltin', 'isclass', 'iscoroutinefunction',
           'isdatadescriptor', 'isfunction', 'isgenerator', 'isgeneratorfunction', 'ismethod', 'ismethoddescriptor',
           'ismodule', 'isroutine', 'signature', 'unwrap', 'get_annotations', 'getattr_static', 'stack']


def ismodule(object):
    return isinstance(object, types.ModuleType)


def isclass(object):
    return isinstance(object, type)


def ismethod(object):
    return isinstance(object, types.MethodType)


def isfunction(object):
    return isinstance(object, types.FunctionType)


def isbuiltin(object):
    return isinstance(object, types.BuiltinFunctionType)


def ismethoddescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    kind = type(object)
    return hasattr(kind, "__get__") and not hasattr(kind, "__set__")


def isdatadescriptor(object):
    if isclass(object) or ismethod(object) or isfunction(object):
        return False
    kind = type(object)
    return hasattr(kind, "__set__") or hasattr(kind, "__delete__")


def isroutine(object):
    return isbuiltin(object) or isfunction(object) or ismethod(object) or ismethoddescriptor(object)


def isgenerator(object):
    return isinstance(object, types.GeneratorType)


def isgeneratorfunction(object):
    while ismethod(object):
        object = object.__func__
    return isfunction(object) and bool(_parameters(object)[5])


def iscoroutinefunction(object):
    return False


iscoroutine = isasyncgen = isasyncgenfunction = isawaitable = iscoroutinefunction


def istraceback(object):
    return isinstance(object, types.TracebackType)


def isframe(object):
    return False


def iscode(object):
    return isinstance(object, types.CodeType)


def isabstract(object):
    return isclass(object) and bool(getattr(object, '__abstractmethods__', None))


def getmro(cls):
    return cls.__mro__


def getmembers(object, predicate=None):
    members, seen = [], set()
    names = dir(object)
    for name in names:
        try:
            value = getattr(object, name)
        except AttributeError:
            for base in getattr(object, '__mro__', ()):
                if name in base.__dict__:
                    value = base.__dict__[name]
                    break
            else:
                continue
        if name not in seen and (predicate is None or predicate(value)):
            members.append((name, value))
        seen.add(name)
    members.sort(key=lambda pair: pair[0])
    return members


def getattr_static(obj, attr, *default):
    for holder in (obj, *type(obj).__mro__) if not isclass(obj) else obj.__mro__:
        names = getattr(holder, '__dict__', {})
        if attr in names:
            return names[attr]
    if default:
        return default[0]
    raise AttributeError(attr)


def cleandoc(doc):
    first, *rest = doc.expandtabs().split('\n')
    margin = min([len(line) - len(line.lstrip()) for line in rest if line.strip()], default=0)
    lines = [first.lstrip()] + [line[margin:] for line in rest]
    filled = [at for at, line in enumerate(lines) if line]
    return '\n'.join(lines[filled[0]:filled[-1] + 1]) if filled else ''


def _own_doc(object):
    doc = getattr(object, '__doc__', None)
    return doc if isinstance(doc, str) else None


def _class_of(function):
    """The class that a method or a function of a class belongs to; one without bases for others."""
    if ismethod(function):
        owner = function.__self__
        return owner if isclass(owner) else type(owner)
    found = sys.modules.get(getattr(function, '__module__', None))
    for part in getattr(function, '__qualname__', '').split('.')[:-1]:
        found = getattr(found, part, None)
    return found if isclass(found) else object


def getdoc(object):
    doc = object.__dict__.get('__doc__') if isclass(object) else _own_doc(object)
    if doc is None:
        if isclass(object):
            for base in object.__mro__[1:]:
                doc = None if base.__module__ == 'builtins' and base is object else base.__dict__.get('__doc__')
                if doc is not None:
                    break
        else:
            name = getattr(object, '__name__', None)
            for base in _class_of(object).__mro__[1:]:
                doc = _own_doc(base.__dict__.get(name))
                if doc is not None:
                    break
    return cleandoc(doc) if isinstance(doc, str) else None


def getmodule(object):
    return object if ismodule(object) else sys.modules.get(getattr(object, '__module__', None))


def getmodulename(path):
    name = path.rsplit('/', 1)[-1]
    return name[:-3] if name.endswith('.py') else None


def unwrap(func, *, stop=None):
    seen = [func]
    while hasattr(func, '__wrapped__') and not (stop and stop(func)):
        func = func.__wrapped__
        if any(func is known for known in seen):
            raise ValueError('wrapper loop when unwrapping {!r}'.format(seen[0]))
        seen.append(func)
    return func


def get_annotations(obj, *, globals=None, locals=None, eval_str=False):
    if isclass(obj):
        return dict(obj.__dict__.get('__annotations__', {}))
    if not (callable(obj) or ismodule(obj)):
        raise TypeError(f"{obj!r} is not a module, class, or callable.")
    return dict(getattr(obj, '__annotations__', None) or {})


class _empty:
    """Stands for what is not there."""


class _ParameterKind:
    def __init__(self, number, name, description):
        self._number = number
        self.name = name
        self.description = description

    def __index__(self):
        return self._number

    value = property(__index__)
    __int__ = __index__

    def __eq__(self, other):
        return self._number == (other._number if isinstance(other, _ParameterKind) else other)

    def __hash__(self):
        return hash(self._number)

    def __lt__(self, other):
        return self._number < other

    def __gt__(self, other):
        return self._number > other

    def __str__(self):
        return self.name

    def __repr__(self):
        return f'<{type(self).__name__}.{self.name}: {self._number}>'


_POSITIONAL_ONLY = _ParameterKind(0, 'POSITIONAL_ONLY', 'positional-only')
_POSITIONAL_OR_KEYWORD = _ParameterKind(1, 'POSITIONAL_OR_KEYWORD', 'positional or keyword')
_VAR_POSITIONAL = _ParameterKind(2, 'VAR_POSITIONAL', 'variadic positional')
_KEYWORD_ONLY = _ParameterKind(3, 'KEYWORD_ONLY', 'keyword-only')
_VAR_KEYWORD = _ParameterKind(4, 'VAR_KEYWORD', 'variadic keyword')


def formatannotation(annotation, base_module=None):
    if getattr(annotation, '__module__', None) == 'typing':
        return repr(annotation).replace('typing.', '')
    if isinstance(annotation, types.GenericAlias) or not isinstance(annotation, type):
        return repr(annotation)
    module = annotation.__module__
    return annotation.__qualname__ if module in ('builtins', base_module) else f'{module}.{annotation.__qualname__}'


class Parameter:
    POSITIONAL_ONLY = _POSITIONAL_ONLY
    POSITIONAL_OR_KEYWORD = _POSITIONAL_OR_KEYWORD
    VAR_POSITIONAL = _VAR_POSITIONAL
    KEYWORD_ONLY = _KEYWORD_ONLY
    VAR_KEYWORD = _VAR_KEYWORD
    empty = _empty

    def __init__(self, name, kind, *, default=_empty, annotation=_empty):
        if default is not _empty and kind in (_VAR_POSITIONAL, _VAR_KEYWORD):
            raise ValueError('{} parameters cannot have default values'.format(kind.description))
        if not isinstance(name, str):
            raise TypeError('name must be a str, not a {}'.format(type(name).__name__))
        if not name.isidentifier():
            raise ValueError('{!r} is not a valid parameter name'.format(name))
        self._name, self._kind, self._default, self._annotation = name, kind, default, annotation

    name = property(lambda self: self._name)
    kind = property(lambda self: self._kind)
    default = property(lambda self: self._default)
    annotation = property(lambda self: self._annotation)

    def replace(self, **changes):
        values = {'name': self._name, 'kind': self._kind, 'default': self._default, 'annotation': self._annotation}
        values.update(changes)
        return type(self)(values.pop('name'), values.pop('kind'), **values)

    def __str__(self):
        text = self._name
        if self._annotation is not _empty:
            text = '{}: {}'.format(text, formatannotation(self._annotation))
        if self._default is not _empty:
            text = ('{} = {}' if self._annotation is not _empty else '{}={}').format(text, repr(self._default))
        if self._kind == _VAR_POSITIONAL:
            return '*' + text
        return '**' + text if self._kind == _VAR_KEYWORD else text

    def _key(self):
        return self._name, self._kind, self._annotation, self._default

    def __hash__(self):
        return hash(self._key())

    def __eq__(self, other):
        return self._key() == other._key() if isinstance(other, Parameter) else NotImplemented

    def __repr__(self):
        return '<{} "{}">'.format(self.__class__.__name__, self)


class BoundArguments:
    def __init__(self, signature, arguments):
        self.arguments = arguments
        self._signature = signature

    signature = property(lambda self: self._signature)

    def _split(self):
        """What is handed over by position, and by name: from the first argument on that is missing or must be named."""
        args, kwargs, by_name = [], {}, False
        for name, parameter in self._signature.parameters.items():
            given = name in self.arguments
            by_name = by_name or not given or parameter.kind in (_VAR_KEYWORD, _KEYWORD_ONLY)
            if given:
                value = self.arguments[name]
                if parameter.kind == _VAR_KEYWORD:
                    kwargs.update(value)
                elif by_name:
                    kwargs[name] = value
                else:
                    args += value if parameter.kind == _VAR_POSITIONAL else [value]
        return tuple(args), kwargs

    args = property(lambda self: self._split()[0])
    kwargs = property(lambda self: self._split()[1])

    def apply_defaults(self):
        arguments = {}
        for name, parameter in self._signature.parameters.items():
            if name in self.arguments:
                arguments[name] = self.arguments[name]
            elif parameter.default is not _empty:
                arguments[name] = parameter.default
            elif parameter.kind == _VAR_POSITIONAL:
                arguments[name] = ()
            elif parameter.kind == _VAR_KEYWORD:
                arguments[name] = {}
        self.arguments = arguments

    def __eq__(self, other):
        if not isinstance(other, BoundArguments):
            return NotImplemented
        return self.signature == other.signature and self.arguments == other.arguments

    def __repr__(self):
        args = ['{}={!r}'.format(name, value) for name, value in self.arguments.items()]
        return '<{} ({})>'.format(self.__class__.__name__, ', '.join(args))


class Signature:
    empty = _empty

    def __init__(self, parameters=None, *, return_annotation=_empty):
        known, highest = {}, -1
        for parameter in parameters or ():
            if parameter.name in known:
                raise ValueError('duplicate parameter name: {!r}'.format(parameter.name))
            if int(parameter.kind) < highest:
                raise ValueError('wrong parameter order: {} parameter before {} parameter'.format(
                    before.kind.description, parameter.kind.description))
            before, highest = parameter, int(parameter.kind)
            known[parameter.name] = parameter
        self._parameters = types.MappingProxyType(known)
        self._return_annotation = return_annotation

    @classmethod
    def from_callable(cls, obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
        return _signature(obj, follow_wrapped)

    parameters = property(lambda self: self._parameters)
    return_annotation = property(lambda self: self._return_annotation)

    def replace(self, *, parameters=_empty, return_annotation=_empty):
        if parameters is _empty:
            parameters = self.parameters.values()
        if return_annotation is _empty:
            return_annotation = self._return_annotation
        return type(self)(parameters, return_annotation=return_annotation)

    def __hash__(self):
        return hash((tuple(self.parameters.values()), self.return_annotation))

    def __eq__(self, other):
        if not isinstance(other, Signature):
            return NotImplemented
        return (dict(self.parameters) == dict(other.parameters)
                and self.return_annotation == other.return_annotation)

    def _bind(self, args, kwargs, partial):
        arguments, args = {}, list(args)
        rest = None
        for name, parameter in self.parameters.items():
            kind = parameter.kind
            if kind == _VAR_POSITIONAL:
                if args:
                    arguments[name] = tuple(args)
                    args = []
            elif kind == _VAR_KEYWORD:
                rest = name
            elif kind != _KEYWORD_ONLY and args:
                if name in kwargs and kind == _POSITIONAL_OR_KEYWORD:
                    raise TypeError('multiple values for argument {arg!r}'.format(arg=name))
                arguments[name] = args.pop(0)
            elif name in kwargs and kind != _POSITIONAL_ONLY:
                arguments[name] = kwargs.pop(name)
            elif name in kwargs:
                raise TypeError('{arg!r} parameter is positional only, but was passed as a keyword'.format(arg=name))
            elif parameter.default is _empty and not partial:
                words = ' keyword-only' if kind == _KEYWORD_ONLY else ''
                raise TypeError('missing a required{} argument: {!r}'.format(words, name)
                                if not words else 'missing a required argument: {!r}'.format(name))
        if args:
            raise TypeError('too many positional arguments')
        if kwargs:
            if rest is None:
                raise TypeError('got an unexpected keyword argument {arg!r}'.format(arg=next(iter(kwargs))))
            arguments[rest] = kwargs
        return BoundArguments(self, arguments)

    def bind(self, /, *args, **kwargs):
        return self._bind(args, kwargs, False)

    def bind_partial(self, /, *args, **kwargs):
        return self._bind(args, kwargs, True)

    def __repr__(self):
        return '<{} {}>'.format(self.__class__.__name__, self)

    def __str__(self):
        result, slash, star = [], False, True
        for parameter in self.parameters.values():
            kind = parameter.kind
            if kind == _POSITIONAL_ONLY:
                slash = True
            elif slash:
                result.append('/')
                slash = False
            if kind == _VAR_POSITIONAL:
                star = False
            elif kind == _KEYWORD_ONLY and star:
                result.append('*')
                star = False
            result.append(str(parameter))
        if slash:
            result.append('/')
        text = '({})'.format(', '.join(result))
        if self.return_annotation is not _empty:
            text += ' -> {}'.format(formatannotation(self.return_annotation))
        return text


def _of_function(function):
    names, positional_only, positional, keyword_only, variadic, _, keywords = _parameters(function)
    annotations = function.__annotations__
    defaults = function.__defaults__ or ()
    keyword_defaults = function.__kwdefaults__ or {}
    result = []
    for at, name in enumerate(names):
        default = _empty
        if at < positional:
            kind = _POSITIONAL_ONLY if at < positional_only else _POSITIONAL_OR_KEYWORD
            if at >= positional - len(defaults):
                default = defaults[at - positional + len(defaults)]
        elif at < positional + keyword_only:
            kind = _KEYWORD_ONLY
            default = keyword_defaults.get(name, _empty)
        elif variadic and at == positional + keyword_only:
            kind = _VAR_POSITIONAL
        else:
            kind = _VAR_KEYWORD
        result.append(Parameter(name, kind, default=default, annotation=annotations.get(name, _empty)))
    if variadic:
        # *args stands before the parameters that must be named.
        result.sort(key=lambda parameter: int(parameter.kind))
    return Signature(result, return_annotation=annotations.get('return', _empty))


class _Factory:
    """Stands for a default that is made anew for each object."""

    def __repr__(self):
        return '<factory>'


def _of_dataclass(cls):
    """How the `__init__` is called that a dataclass was given; None for other classes."""
    owner = next((base for base in cls.__mro__ if '__init__' in base.__dict__), None)
    fields = owner.__dict__.get('__dataclass_fields__') if owner else None
    if fields is None or isfunction(owner.__dict__['__init__']):
        return None
    import dataclasses
    result = []
    for field in fields.values():
        if not field.init or str(field.type).startswith(('typing.ClassVar', 'ClassVar')):
            continue
        made = field.default_factory is not dataclasses.MISSING
        default = _Factory() if made else _empty if field.default is dataclasses.MISSING else field.default
        kind = _KEYWORD_ONLY if field.kw_only else _POSITIONAL_OR_KEYWORD
        annotation = getattr(field.type, 'type', field.type) if isinstance(field.type, dataclasses.InitVar) else field.type
        result.append(Parameter(field.name, kind, default=default, annotation=annotation))
    result.sort(key=lambda parameter: int(parameter.kind))
    return Signature(result, return_annotation=None)


def _without_first(signature):
    parameters = list(signature.parameters.values())
    if not parameters or parameters[0].kind in (_VAR_KEYWORD, _KEYWORD_ONLY):
        raise ValueError('invalid method signature')
    if parameters[0].kind != _VAR_POSITIONAL:
        parameters = parameters[1:]
    return signature.replace(parameters=parameters)


def _of_partial(partial):
    signature = _signature(partial.func, True)
    bound = signature.bind_partial(*partial.args, **partial.keywords).arguments
    result, named = [], False
    for name, parameter in signature.parameters.items():
        if name in partial.keywords and parameter.kind == _POSITIONAL_OR_KEYWORD:
            named = True
            result.append(parameter.replace(kind=_KEYWORD_ONLY, default=bound[name]))
        elif name in partial.keywords:
            result.append(parameter.replace(default=bound[name]))
        elif name in bound and parameter.kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            continue
        elif named and parameter.kind == _POSITIONAL_OR_KEYWORD:
            result.append(parameter.replace(kind=_KEYWORD_ONLY))
        elif not (named and parameter.kind == _VAR_POSITIONAL):
            result.append(parameter)
    return signature.replace(parameters=result)


def _signature(obj, follow_wrapped):
    import functools
    if not callable(obj):
        raise TypeError('{!r} is not a callable object'.format(obj))
    if ismethod(obj):
        return _without_first(_signature(obj.__func__, follow_wrapped))
    if follow_wrapped and hasattr(obj, '__wrapped__'):
        obj = unwrap(obj, stop=lambda f: hasattr(f, '__signature__') or ismethod(f))
        if ismethod(obj):
            return _signature(obj, follow_wrapped)
    own = getattr(obj, '__signature__', None)
    if isinstance(own, Signature):
        return own
    if isfunction(obj):
        return _of_function(obj)
    if isinstance(obj, functools.partial):
        return _of_partial(obj)
    if isclass(obj):
        made = _of_dataclass(obj)
        if made is not None:
            return made
        for holder, names in ((type(obj), ('__call__',)), (obj, ('__new__', '__init__'))):
            for name in names:
                for base in holder.__mro__:
                    found = base.__dict__.get(name)
                    found = getattr(found, '__func__', found)
                    if isfunction(found):
                        return _without_first(_of_function(unwrap(found)))
                    if found is not None:
                        break
        if obj.__init__ is object.__init__ and obj.__new__ is object.__new__:
            return Signature()
        raise ValueError('no signature found for builtin type {!r}'.format(obj))
    for base in type(obj).__mro__:
        found = base.__dict__.get('__call__')
        if isfunction(found):
            return _without_first(_of_function(found))
        if found is not None:
            break
    raise ValueError('no signature found for builtin {!r}'.format(obj))


def signature(obj, *, follow_wrapped=True, globals=None, locals=None, eval_str=False):
    return _signature(obj, follow_wrapped)


class FullArgSpec(tuple):
    _fields = ('args', 'varargs', 'varkw', 'defaults', 'kwonlyargs', 'kwonlydefaults', 'annotations')

    def __new__(cls, *values):
        return tuple.__new__(cls, values)

    def __repr__(self):
        return 'FullArgSpec(%s)' % ', '.join('%s=%r' % pair for pair in zip(self._fields, self))


for _at, _name in enumerate(FullArgSpec._fields):
    setattr(FullArgSpec, _name, property(lambda self, at=_at: self[at]))


def getfullargspec(func):
    try:
        found = _signature(func, False)
    except ValueError as e:
        raise TypeError('unsupported callable') from e
    args, defaults, keyword_only, keyword_defaults, annotations = [], (), [], {}, {}
    varargs = varkw = None
    if found.return_annotation is not _empty:
        annotations['return'] = found.return_annotation
    for name, parameter in found.parameters.items():
        kind = parameter.kind
        if kind in (_POSITIONAL_ONLY, _POSITIONAL_OR_KEYWORD):
            args.append(name)
            if parameter.default is not _empty:
                defaults += (parameter.default,)
        elif kind == _VAR_POSITIONAL:
            varargs = name
        elif kind == _KEYWORD_ONLY:
            keyword_only.append(name)
            if parameter.default is not _empty:
                keyword_defaults[name] = parameter.default
        else:
            varkw = name
        if parameter.annotation is not _empty:
            annotations[name] = parameter.annotation
    if ismethod(func):
        args.insert(0, _parameters(func.__func__)[0][0])
    return FullArgSpec(args, varargs, varkw, defaults or None, keyword_only, keyword_defaults or None, annotations)


def currentframe():
    return sys._getframe(1)


stack = trace = getouterframes = getinnerframes = currentframe


def getsource(object):
    return _source(object)


getsourcelines = findsource = getsourcefile = getfile = getsource
