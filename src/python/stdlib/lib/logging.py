"""Logging for scripts: loggers, levels, handlers, formatters."""

import io
import re as _re
import sys
import time
import warnings
from string import Formatter as _StringFormatter, Template as _Template

__all__ = ['BASIC_FORMAT', 'BufferingFormatter', 'CRITICAL', 'DEBUG', 'ERROR', 'FATAL', 'FileHandler', 'Filter',
           'Formatter', 'Handler', 'INFO', 'LogRecord', 'Logger', 'LoggerAdapter', 'NOTSET', 'NullHandler',
           'StreamHandler', 'WARN', 'WARNING', 'addLevelName', 'basicConfig', 'captureWarnings', 'critical', 'debug',
           'disable', 'error', 'exception', 'fatal', 'getLevelName', 'getLogger', 'getLoggerClass', 'info', 'log',
           'makeLogRecord', 'setLoggerClass', 'shutdown', 'warn', 'warning', 'getLogRecordFactory',
           'setLogRecordFactory', 'lastResort', 'raiseExceptions', 'getLevelNamesMapping']

CRITICAL = FATAL = 50
ERROR = 40
WARNING = WARN = 30
INFO = 20
DEBUG = 10
NOTSET = 0

raiseExceptions = True
logThreads = logMultiprocessing = logProcesses = True
_start = time.time()

_level_names = {CRITICAL: 'CRITICAL', ERROR: 'ERROR', WARNING: 'WARNING', INFO: 'INFO', DEBUG: 'DEBUG',
                NOTSET: 'NOTSET'}
_levels = {'CRITICAL': CRITICAL, 'FATAL': FATAL, 'ERROR': ERROR, 'WARN': WARNING, 'WARNING': WARNING, 'INFO': INFO,
           'DEBUG': DEBUG, 'NOTSET': NOTSET}


def getLevelNamesMapping():
    return _levels.copy()


def getLevelName(level):
    name = _level_names.get(level)
    if name is not None:
        return name
    number = _levels.get(level)
    return number if number is not None else "Level %s" % level


def addLevelName(level, levelName):
    _level_names[level] = levelName
    _levels[levelName] = level


def _check_level(level):
    if isinstance(level, int):
        return level
    if str(level) == level:
        if level not in _levels:
            raise ValueError("Unknown level: %r" % (level,))
        return _levels[level]
    raise TypeError("Level not an integer or a valid string: %r" % (level,))


class LogRecord:
    def __init__(self, name, level, pathname, lineno, msg, args, exc_info, func=None, sinfo=None, **kwargs):
        created = time.time()
        file = pathname.rsplit('/', 1)[-1]
        # One dict as the only argument is what a message with names takes its values from.
        only = args[0] if args and len(args) == 1 else None
        vars(self).update(
            name=name, msg=msg, args=only if isinstance(only, dict) and only else args,
            levelname=getLevelName(level), levelno=level, pathname=pathname, filename=file,
            module=file.rsplit('.', 1)[0], exc_info=exc_info, exc_text=None, stack_info=sinfo, lineno=lineno,
            funcName=func, created=created, msecs=int((created - int(created)) * 1000) + 0.0,
            relativeCreated=(created - _start) * 1000, thread=1, threadName='MainThread',
            processName='MainProcess', process=1,
        )

    def __repr__(self):
        return '<LogRecord: %s, %s, %s, %s, "%s">' % (self.name, self.levelno, self.pathname, self.lineno, self.msg)

    def getMessage(self):
        message = str(self.msg)
        return message % self.args if self.args else message


_record_factory = LogRecord


def setLogRecordFactory(factory):
    global _record_factory
    _record_factory = factory


def getLogRecordFactory():
    return _record_factory


def makeLogRecord(dict):
    record = _record_factory(None, None, "", 0, "", (), None, None)
    record.__dict__.update(dict)
    return record


class PercentStyle:
    """How a format is filled: by `%` here, in other ways by the classes that derive from this."""

    default_format, basic_format = '%(message)s', '%(levelname)s:%(name)s:%(message)s'
    asctime_format = '%(asctime)s'
    # What the format has in it where it wants the time.
    _times = '%(asctime)',
    _valid = _re.compile(r'%\(\w+\)[#0+ -]*(\*|\d+)?(\.(\*|\d+))?[diouxefgcrsa%]', _re.I)

    def __init__(self, fmt, *, defaults=None):
        self._fmt, self._defaults = fmt or self.default_format, defaults or {}

    def usesTime(self):
        return any(mark in self._fmt for mark in self._times)

    def validate(self):
        if self._valid.search(self._fmt) is None:
            raise ValueError("Invalid format '%s' for '%s' style" % (self._fmt, self.default_format[0]))

    def format(self, record):
        try:
            return self._fill({**self._defaults, **vars(record)})
        except KeyError as missing:
            raise ValueError('Formatting field not found in record: %s' % missing)

    def _fill(self, values):
        return self._fmt % values


class StrFormatStyle(PercentStyle):
    default_format, basic_format = '{message}', '{levelname}:{name}:{message}'
    asctime_format = '{asctime}'
    _times = '{asctime',
    # What may stand in the parts of a field.
    _field = _re.compile(r'(\d+|\w+)(\.\w+|\[[^]]+\])*')
    _spec = _re.compile(r'(.?[<=>^])?[+ -]?#?0?(\d+|{\w+})?[,_]?(\.(\d+|{\w+}))?[bcdefgnosx%]?', _re.I)

    def _fill(self, values):
        return self._fmt.format(**values)

    def validate(self):
        named = False
        try:
            for _, field, spec, conversion in _StringFormatter().parse(self._fmt):
                named = named or bool(field)
                self._check(field, spec, conversion)
        except ValueError as problem:
            raise ValueError(f'invalid format: {problem}')
        if not named:
            raise ValueError('invalid format: no fields')

    def _check(self, field, spec, conversion):
        """The parts of one replacement field, each of which may be absent."""
        for part, allowed, complaint in (
            (field, self._field.fullmatch, 'invalid field name/expression'),
            (conversion, 'rsa'.__contains__, 'invalid conversion'),
            (spec, self._spec.fullmatch, 'bad specifier'),
        ):
            if part and not allowed(part):
                raise ValueError(f'{complaint}: {part!r}')


class StringTemplateStyle(PercentStyle):
    default_format, basic_format = '${message}', '${levelname}:${name}:${message}'
    asctime_format = '${asctime}'
    _times = '$asctime', '${asctime}'

    def validate(self):
        if not _Template(self._fmt).get_identifiers():
            raise ValueError('invalid format: no fields')

    def _fill(self, values):
        return _Template(self._fmt).substitute(values)


BASIC_FORMAT = PercentStyle.basic_format
_STYLES = {'%': PercentStyle, '{': StrFormatStyle, '$': StringTemplateStyle}


def _style(sign):
    if sign not in _STYLES:
        raise ValueError('Style must be one of: %s' % ','.join(_STYLES))
    return _STYLES[sign]


class Formatter:
    converter = time.localtime
    default_time_format = '%Y-%m-%d %H:%M:%S'
    default_msec_format = '%s,%03d'

    def __init__(self, fmt=None, datefmt=None, style='%', validate=True, *, defaults=None):
        self.datefmt = datefmt
        self._style = filled = _style(style)(fmt, defaults=defaults)
        self._fmt = filled._fmt
        if validate:
            filled.validate()

    def formatTime(self, record, datefmt=None):
        moment = type(self).converter(record.created)
        if datefmt:
            return time.strftime(datefmt, moment)
        text = time.strftime(self.default_time_format, moment)
        return self.default_msec_format % (text, record.msecs) if self.default_msec_format else text

    def formatException(self, ei):
        text = _traceback(ei[1])
        return text[:-1] if text[-1:] == "\n" else text

    def usesTime(self):
        return self._style.usesTime()

    def formatMessage(self, record):
        return self._style.format(record)

    def formatStack(self, stack_info):
        return stack_info

    def format(self, record):
        record.message = record.getMessage()
        if self.usesTime():
            record.asctime = self.formatTime(record, self.datefmt)
        text = self.formatMessage(record)
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        for more in (record.exc_text, record.stack_info and self.formatStack(record.stack_info)):
            if more:
                text = text + more if text[-1:] == "\n" else text + "\n" + more
        return text


_default_formatter = Formatter()


class BufferingFormatter:
    def __init__(self, linefmt=None):
        self.linefmt = linefmt or _default_formatter

    def formatHeader(self, records):
        return ""

    def formatFooter(self, records):
        return ""

    def format(self, records):
        if not records:
            return ""
        return self.formatHeader(records) + ''.join(map(self.linefmt.format, records)) + self.formatFooter(records)


class Filter:
    def __init__(self, name=''):
        self.name = name
        self.nlen = len(name)

    def filter(self, record):
        if not self.nlen or self.name == record.name:
            return True
        return record.name.startswith(self.name + '.')


class Filterer:
    def __init__(self):
        self.filters = []

    def addFilter(self, filter):
        if filter not in self.filters:
            self.filters.append(filter)

    def removeFilter(self, filter):
        if filter in self.filters:
            self.filters.remove(filter)

    def filter(self, record):
        for f in self.filters:
            if not (f.filter(record) if hasattr(f, 'filter') else f(record)):
                return False
        return True


_handlers = []
_by_name = {}


def getHandlerByName(name):
    return _by_name.get(name)


def getHandlerNames():
    return frozenset(_by_name)


class Handler(Filterer):
    def __init__(self, level=NOTSET):
        super().__init__()
        self._name = None
        self.level = _check_level(level)
        self.formatter = None
        self._closed = False

    def get_name(self):
        return self._name

    def set_name(self, name):
        _by_name.pop(self._name, None)
        self._name = name
        if name:
            _by_name[name] = self

    name = property(get_name, set_name)

    def createLock(self):
        pass

    acquire = release = flush = createLock

    def setLevel(self, level):
        self.level = _check_level(level)

    def format(self, record):
        return (self.formatter or _default_formatter).format(record)

    def emit(self, record):
        raise NotImplementedError('emit must be implemented by Handler subclasses')

    def handle(self, record):
        passed = self.filter(record)
        if passed:
            self.emit(record)
        return passed

    def setFormatter(self, fmt):
        self.formatter = fmt

    def close(self):
        self._closed = True
        _by_name.pop(self._name, None)

    def handleError(self, record):
        if raiseExceptions and sys.stderr:
            sys.stderr.write('--- Logging error ---\n' + _traceback(sys.exc_info()[1]))
            sys.stderr.write('Message: %r\nArguments: %s\n' % (record.msg, record.args))

    def __repr__(self):
        return '<%s (%s)>' % (self.__class__.__name__, getLevelName(self.level))


class StreamHandler(Handler):
    terminator = '\n'

    def __init__(self, stream=None):
        super().__init__()
        self.stream = sys.stderr if stream is None else stream

    def flush(self):
        if self.stream and hasattr(self.stream, "flush"):
            self.stream.flush()

    def emit(self, record):
        try:
            text = self.format(record)
            self.stream.write(text + self.terminator)
            self.flush()
        except RecursionError:
            raise
        except Exception:
            self.handleError(record)

    def setStream(self, stream):
        if stream is self.stream:
            return None
        old = self.stream
        self.flush()
        self.stream = stream
        return old

    def __repr__(self):
        name = str(getattr(self.stream, 'name', ''))
        return '<%s %s(%s)>' % (self.__class__.__name__, name + ' ' if name else '', getLevelName(self.level))


class FileHandler(StreamHandler):
    def __init__(self, *args, **kwargs):
        open('logging.FileHandler')


class NullHandler(Handler):
    def handle(self, record):
        pass

    emit = handle


class _StderrHandler(StreamHandler):
    def __init__(self, level=NOTSET):
        Handler.__init__(self, level)

    @property
    def stream(self):
        return sys.stderr


_default_last_resort = _StderrHandler(WARNING)
lastResort = _default_last_resort


class PlaceHolder:
    """Stands for a logger that has children and was not asked for itself."""


class Manager:
    def __init__(self, root):
        self.root = root
        self.disable = 0
        self.emittedNoHandlerWarning = False
        self.loggerDict = {}
        self.loggerClass = None

    def getLogger(self, name):
        if not isinstance(name, str):
            raise TypeError('A logger name must be a string')
        known = self.loggerDict.get(name)
        if isinstance(known, Logger):
            return known
        logger = self.loggerDict[name] = (self.loggerClass or _logger_class)(name)
        logger.manager = self
        logger.parent = self._above(name)
        if known is not None:
            # It comes between those below it and what has been above these so far.
            for other in self.loggerDict.values():
                if isinstance(other, Logger) and other.parent is logger.parent and other.name.startswith(name + '.'):
                    other.parent = logger
        return logger

    def _above(self, name):
        """The nearest logger above a name; names on the way that nobody asked for are held by placeholders."""
        while '.' in name:
            name = name.rpartition('.')[0]
            if not name:
                break
            found = self.loggerDict.setdefault(name, PlaceHolder())
            if isinstance(found, Logger):
                return found
        return self.root

    def setLoggerClass(self, klass):
        self.loggerClass = klass


def _at_level(level):
    """The method of a logger for messages of one level."""
    def log(self, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            self._log(level, msg, args, **kwargs)

    log.__name__ = getLevelName(level).lower()
    log.__qualname__ = 'Logger.' + log.__name__
    return log


class Logger(Filterer):
    def __init__(self, name, level=NOTSET):
        super().__init__()
        self.name = name
        self.level = _check_level(level)
        self.parent = None
        self.propagate = True
        self.handlers = []
        self.disabled = False

    def setLevel(self, level):
        self.level = _check_level(level)

    debug, info, warning, error, critical = map(_at_level, (DEBUG, INFO, WARNING, ERROR, CRITICAL))
    fatal = critical

    def warn(self, msg, *args, **kwargs):
        warnings.warn("The 'warn' method is deprecated, use 'warning' instead", DeprecationWarning, 2)
        self.warning(msg, *args, **kwargs)

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def log(self, level, msg, *args, **kwargs):
        if isinstance(level, int):
            if self.isEnabledFor(level):
                self._log(level, msg, args, **kwargs)
        elif raiseExceptions:
            raise TypeError("level must be an integer")

    def findCaller(self, stack_info=False, stacklevel=1):
        file, line, function = _caller(stacklevel)
        return file, line, function, None

    def makeRecord(self, name, level, fn, lno, msg, args, exc_info, func=None, extra=None, sinfo=None):
        record = _record_factory(name, level, fn, lno, msg, args, exc_info, func, sinfo)
        for key in extra or ():
            if key in ("message", "asctime") or key in record.__dict__:
                raise KeyError("Attempt to overwrite %r in LogRecord" % key)
            record.__dict__[key] = extra[key]
        return record

    def _log(self, level, msg, args, exc_info=None, extra=None, stack_info=False, stacklevel=1):
        file, line, function, stack = self.findCaller(stack_info, stacklevel)
        if isinstance(exc_info, BaseException):
            exc_info = type(exc_info), exc_info, exc_info.__traceback__
        elif exc_info and not isinstance(exc_info, tuple):
            exc_info = sys.exc_info()
        self.handle(self.makeRecord(self.name, level, file, line, msg, args, exc_info, function, extra, stack))

    def handle(self, record):
        if not self.disabled and self.filter(record):
            self.callHandlers(record)

    def addHandler(self, hdlr):
        if hdlr not in self.handlers:
            self.handlers.append(hdlr)

    def removeHandler(self, hdlr):
        if hdlr in self.handlers:
            self.handlers.remove(hdlr)

    def _line(self):
        """The logger and those above it."""
        logger = self
        while logger:
            yield logger
            logger = logger.parent

    def _heard_by(self):
        """The handlers that get its records: its own, and those above as far as records propagate."""
        for logger in self._line():
            yield from logger.handlers
            if not logger.propagate:
                break

    def hasHandlers(self):
        return any(True for _ in self._heard_by())

    def callHandlers(self, record):
        handlers = list(self._heard_by())
        if not handlers and lastResort:
            handlers = [lastResort]
        for handler in handlers:
            if record.levelno >= handler.level:
                handler.handle(record)
        if not handlers and raiseExceptions and not self.manager.emittedNoHandlerWarning:
            sys.stderr.write('No handlers could be found for logger "%s"\n' % self.name)
            self.manager.emittedNoHandlerWarning = True

    def getEffectiveLevel(self):
        return next((logger.level for logger in self._line() if logger.level), NOTSET)

    def isEnabledFor(self, level):
        return not self.disabled and self.manager.disable < level and level >= self.getEffectiveLevel()

    def getChild(self, suffix):
        if self.root is not self:
            suffix = '.'.join((self.name, suffix))
        return self.manager.getLogger(suffix)

    def __repr__(self):
        return '<%s %s (%s)>' % (self.__class__.__name__, self.name, getLevelName(self.getEffectiveLevel()))


class RootLogger(Logger):
    def __init__(self, level):
        super().__init__("root", level)


_logger_class = Logger


def setLoggerClass(klass):
    global _logger_class
    if klass != Logger and not issubclass(klass, Logger):
        raise TypeError("logger not derived from logging.Logger: " + klass.__name__)
    _logger_class = klass


def getLoggerClass():
    return _logger_class


def _adapted(level):
    """The method of an adapter for messages of one level."""
    return lambda self, msg, *args, **kwargs: self.log(level, msg, *args, **kwargs)


class LoggerAdapter:
    def __init__(self, logger, extra=None):
        self.logger = logger
        self.extra = extra

    def process(self, msg, kwargs):
        kwargs["extra"] = self.extra
        return msg, kwargs

    debug, info, warning, error, critical = map(_adapted, (DEBUG, INFO, WARNING, ERROR, CRITICAL))

    def exception(self, msg, *args, exc_info=True, **kwargs):
        self.error(msg, *args, exc_info=exc_info, **kwargs)

    def log(self, level, msg, *args, **kwargs):
        if self.isEnabledFor(level):
            msg, kwargs = self.process(msg, kwargs)
            self.logger.log(level, msg, *args, **kwargs)

    def __repr__(self):
        level = getLevelName(self.logger.getEffectiveLevel())
        return '<%s %s (%s)>' % (self.__class__.__name__, self.logger.name, level)


for _name in 'isEnabledFor', 'setLevel', 'getEffectiveLevel', 'hasHandlers':
    setattr(LoggerAdapter, _name, lambda self, *args, _name=_name: getattr(self.logger, _name)(*args))
for _name in 'manager', 'name':
    setattr(LoggerAdapter, _name, property(lambda self, _name=_name: getattr(self.logger, _name)))
del _name

root = RootLogger(WARNING)
Logger.root = root
Logger.manager = Manager(root)
root.manager = Logger.manager


def getLogger(name=None):
    if not name or isinstance(name, str) and name == root.name:
        return root
    return Logger.manager.getLogger(name)


def basicConfig(*, force=False, stream=None, filename=None, filemode='a', encoding=None, errors='backslashreplace',
                handlers=None, format=None, datefmt=None, style='%', level=None):
    if force:
        for handler in root.handlers[:]:
            root.removeHandler(handler)
            handler.close()
    if root.handlers:
        return
    if handlers is None:
        if stream and filename:
            raise ValueError("'stream' and 'filename' should not be specified together")
    elif stream or filename:
        raise ValueError("'stream' or 'filename' should not be specified together with 'handlers'")
    if handlers is None:
        handlers = [FileHandler(filename) if filename else StreamHandler(stream)]
    formatter = Formatter(format or _style(style).basic_format, datefmt, style)
    for handler in handlers:
        if handler.formatter is None:
            handler.setFormatter(formatter)
        root.addHandler(handler)
    if level is not None:
        root.setLevel(level)


def _root_method(name):
    def log(*args, **kwargs):
        if not root.handlers:
            basicConfig()
        getattr(root, name)(*args, **kwargs)
    log.__name__ = log.__qualname__ = name
    return log


debug = _root_method('debug')
info = _root_method('info')
warning = _root_method('warning')
warn = _root_method('warn')
error = _root_method('error')
exception = _root_method('exception')
critical = fatal = _root_method('critical')
log = _root_method('log')


def disable(level=CRITICAL):
    root.manager.disable = _check_level(level)


def shutdown(handlerList=()):
    pass


def _wants(name, level):
    """Whether the logger of an engine would take messages of that level."""
    return getLogger(name).isEnabledFor(level)


def _take(name, level, message, echo):
    """Takes a message of an engine. One that echoes shows it on stdout by a handler of its own."""
    logger = getLogger(name)
    if echo and not logger.handlers:
        handler = StreamHandler(sys.stdout)
        handler.setFormatter(Formatter('%(asctime)s %(levelname)s %(name)s %(message)s'))
        logger.addHandler(handler)
    if root.manager.disable < level if echo else logger.isEnabledFor(level):
        logger._log(level, message, ())


_plain_showwarning = None


def _showwarning(message, category, filename, lineno, file=None, line=None):
    if file is not None:
        _plain_showwarning(message, category, filename, lineno, file, line)
        return
    logger = getLogger("py.warnings")
    if not logger.handlers:
        logger.addHandler(NullHandler())
    logger.warning(str(warnings.formatwarning(message, category, filename, lineno, line)))


def captureWarnings(capture):
    global _plain_showwarning
    if capture and _plain_showwarning is None:
        _plain_showwarning = warnings.showwarning
        warnings.showwarning = _showwarning
    elif not capture and _plain_showwarning is not None:
        warnings.showwarning = _plain_showwarning
        _plain_showwarning = None
