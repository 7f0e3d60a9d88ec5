"""Pretty printing of data."""

import collections
import dataclasses
import io
import re
import sys
import types

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True,
           underscore_numbers=False):
    PrettyPrinter(stream=stream, indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
                  underscore_numbers=underscore_numbers).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
                         underscore_numbers=underscore_numbers).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[0]


def isreadable(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[1]


def isrecursive(object):
    return PrettyPrinter()._safe_repr(object, {}, None, 0)[2]


class _safe_key:
    """Orders what cannot be compared by its class and address."""

    __slots__ = ['obj']

    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return (str(type(self.obj)), id(self.obj)) < (str(type(other.obj)), id(other.obj))


def _safe_tuple(pair):
    return _safe_key(pair[0]), _safe_key(pair[1])


def _recursion(object):
    return "<Recursion on %s with id=%s>" % (type(object).__name__, id(object))


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        indent = int(indent)
        width = int(width)
        if indent < 0:
            raise ValueError('indent must be >= 0')
        if depth is not None and depth <= 0:
            raise ValueError('depth must be > 0')
        if not width:
            raise ValueError('width must be != 0')
        self._depth = depth
        self._indent_per_level = indent
        self._width = width
        self._stream = stream if stream is not None else sys.stdout
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._format(object, self._stream, 0, 0, {}, 0)
            self._stream.write("\n")

    def pformat(self, object):
        out = io.StringIO()
        self._format(object, out, 0, 0, {}, 0)
        return out.getvalue()

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        return self._safe_repr(object, context, maxlevels, level)

    def _repr(self, object, context, level):
        text, self._readable, self._recursive = self.format(object, context.copy(), self._depth, level)
        return text

    def _format(self, object, stream, indent, allowance, context, level):
        address = id(object)
        if address in context:
            stream.write(_recursion(object))
            self._recursive = True
            self._readable = False
            return
        text = self._repr(object, context, level)
        if len(text) > self._width - indent - allowance:
            printer = _PRINTERS.get(type(object).__repr__)
            if printer is not None:
                context[address] = 1
                printer(self, object, stream, indent, allowance, context, level + 1)
                del context[address]
                return
            # A repr that the class writes itself is taken as it is.
            if (dataclasses.is_dataclass(object) and not isinstance(object, type)
                    and not isinstance(type(object).__repr__, types.FunctionType)):
                context[address] = 1
                self._pprint_dataclass(object, stream, indent, allowance, context, level + 1)
                del context[address]
                return
        stream.write(text)

    def _pprint_dataclass(self, object, stream, indent, allowance, context, level):
        name = object.__class__.__name__
        indent += len(name) + 1
        items = [(f.name, getattr(object, f.name)) for f in dataclasses.fields(object) if f.repr]
        stream.write(name + '(')
        self._format_namespace_items(items, stream, indent, allowance, context, level)
        stream.write(')')

    def _pprint_dict(self, object, stream, indent, allowance, context, level):
        stream.write('{')
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * ' ')
        if len(object):
            items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
            self._format_dict_items(items, stream, indent, allowance + 1, context, level)
        stream.write('}')

    def _pprint_ordered_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '(')
        self._format(list(object.items()), stream, indent + len(name) + 1, allowance + 1, context, level)
        stream.write(')')

    def _pprint_list(self, object, stream, indent, allowance, context, level):
        stream.write('[')
        self._format_items(object, stream, indent, allowance + 1, context, level)
        stream.write(']')

    def _pprint_tuple(self, object, stream, indent, allowance, context, level):
        end = ',)' if len(object) == 1 else ')'
        stream.write('(')
        self._format_items(object, stream, indent, allowance + len(end), context, level)
        stream.write(end)

    def _pprint_set(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__
        if name is set:
            stream.write('{')
            end = '}'
        else:
            stream.write(name.__name__ + '({')
            end = '})'
            indent += len(name.__name__) + 1
        self._format_items(sorted(object, key=_safe_key), stream, indent, allowance + len(end), context, level)
        stream.write(end)

    def _pprint_str(self, object, stream, indent, allowance, context, level):
        if not object:
            stream.write(repr(object))
            return
        parts = []
        lines = object.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        room = most = self._width - indent
        text = ''
        for number, line in enumerate(lines):
            text = repr(line)
            if number == len(lines) - 1:
                most -= allowance
            if len(text) <= most:
                parts.append(text)
                continue
            words = re.findall(r'\S*\s*', line)
            words.pop()
            last = most
            most = room
            current = ''
            for at, word in enumerate(words):
                longer = current + word
                if at == len(words) - 1 and number == len(lines) - 1:
                    most -= allowance
                if len(repr(longer)) > most:
                    if current:
                        parts.append(repr(current))
                    current = word
                else:
                    current = longer
            if current:
                parts.append(repr(current))
        if len(parts) == 1:
            stream.write(text)
            return
        if level == 1:
            stream.write('(')
        for number, part in enumerate(parts):
            if number > 0:
                stream.write('\n' + ' ' * indent)
            stream.write(part)
        if level == 1:
            stream.write(')')

    def _pprint_bytes(self, object, stream, indent, allowance, context, level):
        if len(object) <= 4:
            stream.write(repr(object))
            return
        outer = level == 1
        if outer:
            indent += 1
            allowance += 1
            stream.write('(')
        between = ''
        for text in self._wrap_bytes(object, self._width - indent, allowance):
            stream.write(between)
            stream.write(text)
            if not between:
                between = '\n' + ' ' * indent
        if outer:
            stream.write(')')

    def _wrap_bytes(self, data, width, allowance):
        current = b''
        last = len(data) // 4 * 4
        for at in range(0, len(data), 4):
            part = data[at:at + 4]
            longer = current + part
            if at == last:
                width -= allowance
            if len(repr(longer)) > width:
                if current:
                    yield repr(current)
                current = part
            else:
                current = longer
        if current:
            yield repr(current)

    def _pprint_mappingproxy(self, object, stream, indent, allowance, context, level):
        stream.write('mappingproxy(')
        self._format(object.copy(), stream, indent + 13, allowance + 1, context, level)
        stream.write(')')

    def _pprint_simplenamespace(self, object, stream, indent, allowance, context, level):
        name = 'namespace' if type(object) is types.SimpleNamespace else object.__class__.__name__
        indent += len(name) + 1
        stream.write(name + '(')
        self._format_namespace_items(object.__dict__.items(), stream, indent, allowance, context, level)
        stream.write(')')

    def _pprint_default_dict(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        factory = self._repr(object.default_factory, context, level)
        name = object.__class__.__name__
        indent += len(name) + 1
        stream.write('%s(%s,\n%s' % (name, factory, ' ' * indent))
        self._pprint_dict(object, stream, indent, allowance + 1, context, level)
        stream.write(')')

    def _pprint_counter(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '({')
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * ' ')
        self._format_dict_items(object.most_common(), stream, indent + len(name) + 1, allowance + 2, context, level)
        stream.write('})')

    def _pprint_chain_map(self, object, stream, indent, allowance, context, level):
        if not len(object.maps):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '(')
        indent += len(name) + 1
        for number, part in enumerate(object.maps):
            if number == len(object.maps) - 1:
                self._format(part, stream, indent, allowance + 1, context, level)
                stream.write(')')
            else:
                self._format(part, stream, indent, 1, context, level)
                stream.write(',\n' + ' ' * indent)

    def _pprint_deque(self, object, stream, indent, allowance, context, level):
        if not len(object):
            stream.write(repr(object))
            return
        name = object.__class__.__name__
        stream.write(name + '(')
        indent += len(name) + 1
        stream.write('[')
        if object.maxlen is None:
            self._format_items(object, stream, indent, allowance + 2, context, level)
            stream.write('])')
        else:
            self._format_items(object, stream, indent, 2, context, level)
            most = self._repr(object.maxlen, context, level)
            stream.write('],\n%smaxlen=%s)' % (' ' * indent, most))

    def _format_dict_items(self, items, stream, indent, allowance, context, level):
        indent += self._indent_per_level
        between = ',\n' + ' ' * indent
        items = list(items)
        for number, (key, value) in enumerate(items):
            last = number == len(items) - 1
            shown = self._repr(key, context, level)
            stream.write(shown)
            stream.write(': ')
            self._format(value, stream, indent + len(shown) + 2, allowance if last else 1, context, level)
            if not last:
                stream.write(between)

    def _format_namespace_items(self, items, stream, indent, allowance, context, level):
        between = ',\n' + ' ' * indent
        items = list(items)
        for number, (key, value) in enumerate(items):
            last = number == len(items) - 1
            stream.write(key)
            stream.write('=')
            if id(value) in context:
                stream.write("...")
            else:
                self._format(value, stream, indent + len(key) + 1, allowance if last else 1, context, level)
            if not last:
                stream.write(between)

    def _format_items(self, items, stream, indent, allowance, context, level):
        indent += self._indent_per_level
        if self._indent_per_level > 1:
            stream.write((self._indent_per_level - 1) * ' ')
        newline = ',\n' + ' ' * indent
        between = ''
        room = most = self._width - indent + 1
        items = list(items)
        for number, item in enumerate(items):
            last = number == len(items) - 1
            if last:
                most -= allowance
                room -= allowance
            if self._compact:
                shown = self._repr(item, context, level)
                width = len(shown) + 2
                if room < width:
                    room = most
                    if between:
                        between = newline
                if room >= width:
                    room -= width
                    stream.write(between)
                    between = ', '
                    stream.write(shown)
                    continue
            stream.write(between)
            between = newline
            self._format(item, stream, indent, allowance if last else 1, context, level)

    def _safe_repr(self, object, context, maxlevels, level):
        kind = type(object)
        if kind in _SIMPLE:
            return repr(object), True, False
        method = getattr(kind, "__repr__", None)
        if issubclass(kind, int) and method is int.__repr__:
            return ("{:_d}".format(object) if self._underscore_numbers else repr(object)), True, False
        is_dict = issubclass(kind, dict) and method is dict.__repr__
        is_list = issubclass(kind, list) and method is list.__repr__
        if is_dict or is_list or (issubclass(kind, tuple) and method is tuple.__repr__):
            if is_list:
                form = "[%s]"
            elif is_dict:
                form = "{%s}"
            elif len(object) == 1:
                form = "(%s,)"
            else:
                form = "(%s)"
            if not object and not is_dict and not is_list:
                return "()", True, False
            if not object:
                return form % '', True, False
            address = id(object)
            if maxlevels and level >= maxlevels:
                return form % "...", False, address in context
            if address in context:
                return _recursion(object), False, True
            context[address] = 1
            readable, recursive = True, False
            parts = []
            level += 1
            if is_dict:
                items = sorted(object.items(), key=_safe_tuple) if self._sort_dicts else object.items()
                for key, value in items:
                    a, first, again = self.format(key, context, maxlevels, level)
                    b, second, more = self.format(value, context, maxlevels, level)
                    parts.append("%s: %s" % (a, b))
                    readable = readable and first and second
                    recursive = recursive or again or more
            else:
                for item in object:
                    shown, fine, again = self.format(item, context, maxlevels, level)
                    parts.append(shown)
                    readable = readable and fine
                    recursive = recursive or again
            del context[address]
            return form % ", ".join(parts), readable, recursive
        shown = repr(object)
        return shown, bool(shown and not shown.startswith('<')), False


_SIMPLE = frozenset({str, bytes, float, bool, type(None)})

_PRINTERS = {
    dict.__repr__: PrettyPrinter._pprint_dict,
    collections.OrderedDict.__repr__: PrettyPrinter._pprint_ordered_dict,
    list.__repr__: PrettyPrinter._pprint_list,
    tuple.__repr__: PrettyPrinter._pprint_tuple,
    set.__repr__: PrettyPrinter._pprint_set,
    frozenset.__repr__: PrettyPrinter._pprint_set,
    str.__repr__: PrettyPrinter._pprint_str,
    bytes.__repr__: PrettyPrinter._pprint_bytes,
    types.MappingProxyType.__repr__: PrettyPrinter._pprint_mappingproxy,
    types.SimpleNamespace.__repr__: PrettyPrinter._pprint_simplenamespace,
    collections.defaultdict.__repr__: PrettyPrinter._pprint_default_dict,
    collections.Counter.__repr__: PrettyPrinter._pprint_counter,
    collections.deque.__repr__: PrettyPrinter._pprint_deque,
}
if hasattr(collections, 'ChainMap'):
    _PRINTERS[collections.ChainMap.__repr__] = PrettyPrinter._pprint_chain_map
