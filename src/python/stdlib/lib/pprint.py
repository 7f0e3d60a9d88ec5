"""Pretty printing of data.

A container that does not fit on its line is taken apart by its shape: how it opens, what its rows are, how it closes.
Shapes are found by the `__repr__` of a class, so that a class that shows itself in its own way is left alone."""

import collections
import dataclasses
import re
import sys
import types
from functools import cmp_to_key
from itertools import chain

__all__ = ["pprint", "pformat", "isreadable", "isrecursive", "saferepr", "PrettyPrinter", "pp"]


def pprint(object, stream=None, indent=1, width=80, depth=None, **options):
    PrettyPrinter(indent, width, depth, stream, **options).pprint(object)


def pformat(object, indent=1, width=80, depth=None, **options):
    return PrettyPrinter(indent, width, depth, **options).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter().format(object, {}, None, 0)[0]


def isreadable(object):
    return PrettyPrinter().format(object, {}, None, 0)[1]


def isrecursive(object):
    return PrettyPrinter().format(object, {}, None, 0)[2]


class PrettyPrinter:
    def __init__(self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True,
                 underscore_numbers=False):
        self._step, self._width = int(indent), int(width)
        for wrong, complaint in (
            (self._step < 0, 'indent must be >= 0'),
            (depth is not None and depth <= 0, 'depth must be > 0'),
            (self._width == 0, 'width must be != 0'),
        ):
            if wrong:
                raise ValueError(complaint)
        self._depth = depth
        self._stream = sys.stdout if stream is None else stream
        self._compact, self._sort, self._grouped = bool(compact), sort_dicts, underscore_numbers

    def pprint(self, object):
        if self._stream is not None:
            self._stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        return self._laid(object, _Place(0, 0, 0, {}))

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        _, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        """The object on one line; whether `eval` could read that; whether the object holds itself."""
        shown_by = type(object).__repr__
        brackets = _BRACKETS.get(shown_by)
        if brackets is None:
            text = f"{object:_d}" if self._grouped and shown_by is int.__repr__ else repr(object)
            return text, text[:1] not in ("", "<"), False
        opening, closing = brackets
        if not object:
            return opening + closing, True, False
        around = id(object) in context
        if maxlevels and level >= maxlevels:
            parts, readable, recursive = ["..."], [False], [around]
        elif around:
            return _recursion(object), False, True
        else:
            is_dict = isinstance(object, dict)
            inner = chain.from_iterable(self._pairs(object)) if is_dict else object
            context[id(object)] = 1
            parts, readable, recursive = zip(*[self.format(one, context, maxlevels, level + 1) for one in inner])
            del context[id(object)]
            if is_dict:
                parts = map("{}: {}".format, parts[::2], parts[1::2])
            elif shown_by is tuple.__repr__ and len(object) == 1:
                closing = ",)"
        return opening + ", ".join(parts) + closing, all(readable), any(recursive)

    def _pairs(self, mapping):
        return sorted(mapping.items(), key=lambda pair: _order(pair[0])) if self._sort else mapping.items()

    def _line(self, object, place):
        return self.format(object, place.above.copy(), self._depth, place.level)[0]

    def _laid(self, object, place):
        """The text of an object that starts at a place."""
        if id(object) in place.above:
            return _recursion(object)
        text = self._line(object, place)
        if len(text) <= self._width - place.column - place.after:
            return text
        shown_by = type(object).__repr__
        shape = _SHAPES.get(shown_by)
        if shape is None:
            written = isinstance(shown_by, types.FunctionType) or isinstance(object, type)
            if written or not dataclasses.is_dataclass(object):
                return text
            shape = _dataclass
        place.above[id(object)] = 1
        text = shape(self, object, place.below())
        del place.above[id(object)]
        return text

    def _rows(self, parts, place):
        """Labels with their values, below each other."""
        parts, rows = list(parts), []
        for label, value in parts:
            after = place.after if len(rows) + 1 == len(parts) else 1
            rows.append(label + self._laid(value, place.moved(len(label), after - place.after)))
        return (",\n" + " " * place.column).join(rows)

    def _filled(self, items, place):
        """Items that stand side by side as far as there is room."""
        newline = ",\n" + " " * place.column
        items, text, between = list(items), "", ""
        room = left = self._width - place.column + 1
        for number, item in enumerate(items, 1):
            after = 1
            if number == len(items):
                after = place.after
                room, left = room - after, left - after
            short = self._line(item, place)
            size = len(short) + 2
            if left < size:
                left, between = room, between and newline
            fits = left >= size
            if not fits:
                short = self._laid(item, place.moved(0, after - place.after))
            text += between + short
            left, between = (left - size, ", ") if fits else (left, newline)
        return text

    def _enclosed(self, opening, closing, parts, place, compact=False):
        """Parts between brackets, the last of which in `opening` says where they start."""
        inner = place.moved(len(opening) - 1 + self._step, len(closing))
        rows = self._filled([value for _, value in parts], inner) if compact else self._rows(parts, inner)
        return opening + " " * (self._step - 1) + rows + closing

    def _items(self, opening, closing, items, place):
        return self._enclosed(opening, closing, [("", item) for item in items], place, self._compact)

    def _labelled(self, pairs, place):
        return [(self._line(key, place) + ": ", value) for key, value in pairs]


class _Place:
    """Where a text starts: its column, what stands behind it, how deep it is, and the containers above it."""

    __slots__ = 'column', 'after', 'level', 'above'

    def __init__(self, column, after, level, above):
        self.column, self.after, self.level, self.above = column, after, level, above

    def moved(self, columns, after):
        return _Place(self.column + columns, self.after + after, self.level, self.above)

    def below(self, levels=1):
        return _Place(self.column, self.after, self.level + levels, self.above)


def _before(a, b):
    try:
        return bool(a < b)
    except TypeError:
        return (str(type(a)), id(a)) < (str(type(b)), id(b))


# What cannot be compared stands in the order of its classes.
_order = cmp_to_key(lambda a, b: -_before(a, b))


def _recursion(object):
    return "<Recursion on %s with id=%s>" % (type(object).__name__, id(object))


def _dict(printer, object, place):
    return printer._enclosed("{", "}", printer._labelled(printer._pairs(object), place), place)


def _sequence(printer, object, place):
    opening, closing = _BRACKETS[type(object).__repr__]
    return printer._items(opening, ",)" if closing == ")" and len(object) == 1 else closing, object, place)


def _set(printer, object, place):
    name = "" if type(object) is set else type(object).__name__
    opening, closing = (name + "({", "})") if name else "{}"
    return printer._items(opening, closing, sorted(object, key=_order), place)


def _unless_empty(shape):
    """A shape of containers that show themselves while there is nothing in them."""
    return lambda printer, object, place: shape(printer, object, place) if len(object) else repr(object)


def _called(inner, name=None):
    """The shape of what shows as a call with one argument, which `inner` gives."""
    def shape(printer, object, place):
        opening = (name or type(object).__name__) + "("
        return opening + printer._laid(inner(object), place.moved(len(opening), 1)) + ")"

    return shape


def _default_dict(printer, object, place):
    opening = type(object).__name__ + "("
    start = "\n" + " " * (place.column + len(opening))
    factory = printer._line(object.default_factory, place)
    return opening + factory + "," + start + _dict(printer, object, place.moved(len(opening), 1)) + ")"


def _counter(printer, object, place):
    opening = type(object).__name__ + "({"
    return printer._enclosed(opening, "})", printer._labelled(object.most_common(), place), place)


def _chain_map(printer, object, place):
    opening = type(object).__name__ + "("
    return opening + printer._rows([("", one) for one in object.maps], place.moved(len(opening), 1)) + ")"


def _deque(printer, object, place):
    opening = type(object).__name__ + "(["
    if object.maxlen is None:
        return printer._items(opening, "])", object, place)
    rows = printer._items(opening, "]", object, place.moved(0, 1 - place.after))
    return f"{rows},\n{' ' * (place.column + len(opening) - 1)}maxlen={printer._line(object.maxlen, place)})"


class _Ellipsis:
    def __repr__(self):
        return "..."


def _named(printer, name, pairs, place):
    """A call with arguments by name; one that holds the object itself is left out."""
    rows = [(key + "=", _Ellipsis() if id(value) in place.above else value) for key, value in pairs]
    return f"{name}({printer._rows(rows, place.moved(len(name) + 1, 0))})"


def _namespace(printer, object, place):
    kind = type(object)
    return _named(printer, "namespace" if kind is types.SimpleNamespace else kind.__name__, vars(object).items(), place)


def _dataclass(printer, object, place):
    pairs = [(field.name, getattr(object, field.name)) for field in dataclasses.fields(object) if field.repr]
    return _named(printer, type(object).__name__, pairs, place)


def _packed(pieces, room, after):
    """Pieces of a text joined as far as their repr has room, which for the last is less by `after`."""
    packed = []
    for number, piece in enumerate(pieces, 1):
        if number == len(pieces):
            room -= after
        if packed and len(repr(packed[-1] + piece)) <= room:
            packed[-1] += piece
        else:
            packed.append(piece)
    return packed


def _stacked(parts, place, bracketed):
    text = ("\n" + " " * place.column).join(map(repr, parts))
    return f"({text})" if bracketed else text


def _text(printer, object, place):
    bracketed = place.level == 1
    inner = place.moved(bracketed, bracketed)
    room, lines, parts = printer._width - inner.column, object.splitlines(True), []
    for number, line in enumerate(lines, 1):
        after = inner.after if number == len(lines) else 0
        fits = len(repr(line)) <= room - after
        parts += [line] if fits else _packed(re.findall(r'\S+\s*|\s+', line), room, after)
    return _stacked(parts, inner, bracketed) if len(parts) > 1 else repr(object)


def _bytes(printer, object, place):
    if len(object) <= 4:
        return repr(object)
    bracketed = place.level == 1
    inner = place.moved(bracketed, bracketed)
    pieces = [object[at:at + 4] for at in range(0, len(object), 4)]
    # What stands behind counts only where the last piece is a short one.
    after = inner.after if len(object) % 4 else 0
    return _stacked(_packed(pieces, printer._width - inner.column, after), inner, bracketed)


def _data(printer, object, place):
    return printer._laid(object.data, place.below(-1))


_BRACKETS = {dict.__repr__: "{}", list.__repr__: "[]", tuple.__repr__: "()"}
_SHAPES = {cls.__repr__: shape for cls, shape in (
    (dict, _dict), (list, _sequence), (tuple, _sequence), (str, _text), (bytes, _bytes),
    (set, _unless_empty(_set)), (frozenset, _unless_empty(_set)),
    (types.MappingProxyType, _called(dict, "mappingproxy")), (types.SimpleNamespace, _namespace),
    (collections.OrderedDict, _unless_empty(_called(lambda object: list(object.items())))),
    (collections.defaultdict, _unless_empty(_default_dict)), (collections.Counter, _unless_empty(_counter)),
    (collections.deque, _unless_empty(_deque)), (collections.ChainMap, _chain_map),
    (collections.UserDict, _data), (collections.UserList, _data), (collections.UserString, _data),
)}
