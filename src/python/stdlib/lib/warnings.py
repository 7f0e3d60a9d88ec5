"""Warnings, and what is to be done with them."""

import sys

__all__ = ["warn", "warn_explicit", "showwarning", "formatwarning", "filterwarnings", "simplefilter", "resetwarnings",
           "catch_warnings"]

filters = []
# Each warning is told, so that none hides behind an earlier one like it.
defaultaction = "always"
_once = {}
_seen = {}
_ACTIONS = ("error", "ignore", "always", "default", "module", "once")


_DETAILS = "message", "category", "filename", "lineno", "file", "line", "source"


class WarningMessage:
    """What `showwarning` is told, in one object."""

    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        vars(self).update(zip(_DETAILS, (message, category, filename, lineno, file, line, source)))
        self._category_name = category.__name__ if category else None

    def __str__(self):
        shown = dict(vars(self), category=self._category_name)
        form = "{{message : {message!r}, category : {category!r}, filename : {filename!r}, lineno : {lineno}, line : {line!r}}}"
        return form.format_map(shown)


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    line = _source_line(filename, lineno) if line is None else line.strip()
    return text + f"  {line}\n" if line else text


def showwarning(message, category, filename, lineno, file=None, line=None):
    (sys.stderr if file is None else file).write(formatwarning(message, category, filename, lineno, line))


_plain_showwarning, _plain_formatwarning = showwarning, formatwarning
_log = None


def _show(entry):
    if _log is not None and showwarning is _plain_showwarning:
        _log.append(entry)
        return
    if showwarning is not _plain_showwarning:
        showwarning(entry.message, entry.category, entry.filename, entry.lineno, entry.file, entry.line)
        return
    _tell(entry.category.__name__, str(entry.message))
    sys.stderr.write(formatwarning(entry.message, entry.category, entry.filename, entry.lineno, entry.line))


def _handle(message, category, filename, lineno, module, source):
    if isinstance(message, Warning):
        text, category = str(message), message.__class__
    else:
        text, message = str(message), None
    for action, pattern, kind, module_pattern, line in filters:
        if ((pattern is None or _matches(pattern, text)) and issubclass(category, kind)
                and (module_pattern is None or _matches(module_pattern, module)) and line in (0, lineno)):
            break
    else:
        action = defaultaction
    if action == "ignore":
        return
    if message is None:
        message = category(text)
    if action == "error":
        raise message
    if action != "always":
        seen = _once if action == "once" else _seen
        key = (text, category) if action == "once" else (text, category, 0 if action == "module" else lineno)
        if key in seen:
            return
        seen[key] = 1
    _show(WarningMessage(message, category, filename, lineno, source=source))


def _warn(message, category, stacklevel, source=None):
    filename, lineno, _ = _caller(stacklevel)
    _handle(message, category, filename, lineno, "__main__", source)


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = message.__class__
    if category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError("category must be a Warning subclass, not '{:s}'".format(type(category).__name__))
    _warn(message, category, stacklevel, source)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    _handle(message, category, filename, int(lineno), module or filename or "<unknown>", source)


def _add(action, lineno, append, text, category, module):
    assert action in _ACTIONS, "invalid action: %r" % (action,)
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    item = action, text, category, module, lineno
    if append and item in filters:
        return
    if item in filters:
        filters.remove(item)
    filters.insert(len(filters) if append else 0, item)
    _seen.clear()


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    for value, name in (message, "message"), (module, "module"):
        assert isinstance(value, str), name + " must be a string"
    assert isinstance(category, type), "category must be a class"
    assert issubclass(category, Warning), "category must be a Warning subclass"
    _add(action, lineno, append, message or None, category, module or None)


def simplefilter(action, category=Warning, lineno=0, append=False):
    _add(action, lineno, append, None, category, None)


def resetwarnings():
    filters[:] = []
    _seen.clear()


class catch_warnings:
    """Keeps filters and hooks to itself, and records warnings if asked."""

    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._filter = None if action is None else (action, category, lineno, append)
        self._entered = False

    def __repr__(self):
        args = ["record=True"] if self._record else []
        return "%s(%s)" % (type(self).__name__, ", ".join(args))

    def __enter__(self):
        global _log, showwarning
        if self._entered:
            raise RuntimeError("Cannot enter %r twice" % self)
        self._entered = True
        self._saved = filters[:], showwarning, _log
        _seen.clear()
        if self._filter is not None:
            simplefilter(*self._filter)
        if self._record:
            _log = []
            showwarning = _plain_showwarning
            return _log

    def __exit__(self, *exc_info):
        global _log, showwarning
        if not self._entered:
            raise RuntimeError("Cannot exit %r without entering first" % self)
        filters[:], showwarning, _log = self._saved
        _seen.clear()
