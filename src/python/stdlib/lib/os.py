"""The little of the system that a script in a browser tab has: an empty environment, and paths as texts."""

import os.path as path

name = 'posix'
curdir, pardir, sep, altsep, extsep = '.', '..', '/', None, '.'
pathsep, linesep, devnull, defpath = ':', '\n', '/dev/null', '/bin:/usr/bin'
F_OK, R_OK, W_OK, X_OK = 0, 4, 2, 1
error = OSError


class _Environ(dict):
    """The environment: empty at first, and the script's own."""

    def _check(self, value):
        if not isinstance(value, str):
            raise TypeError("str expected, not %s" % type(value).__name__)

    def __setitem__(self, key, value):
        self._check(key)
        self._check(value)
        dict.__setitem__(self, key, value)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def __repr__(self):
        return 'environ({%s})' % ', '.join('%r: %r' % pair for pair in self.items())

    def copy(self):
        return dict(self)


environ = _Environ()


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def getcwd():
    return '/'


def getpid():
    return 1


def cpu_count():
    return 1


def urandom(size, /):
    from random import SystemRandom
    return SystemRandom().randbytes(size)


class _PathLikeMeta(type):
    def __instancecheck__(cls, instance):
        return hasattr(type(instance), '__fspath__')

    def __subclasscheck__(cls, subclass):
        return hasattr(subclass, '__fspath__')


class PathLike(metaclass=_PathLikeMeta):
    """What has a path."""


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if hasattr(type(path), '__fspath__'):
        return type(path).__fspath__(path)
    raise TypeError("expected str, bytes or os.PathLike object, not " + type(path).__name__)


def strerror(code, /):
    return {1: 'Operation not permitted', 2: 'No such file or directory', 13: 'Permission denied',
            17: 'File exists'}.get(code, 'Unknown error %d' % code)
