"""Import by name."""

import sys

__all__ = ['__import__', 'import_module', 'invalidate_caches', 'reload']

__import__ = __import__


def import_module(name, package=None):
    if name.startswith('.'):
        if not package:
            raise TypeError("the 'package' argument is required to perform a relative import for {!r}".format(name))
        level = len(name) - len(name.lstrip('.'))
        parts = package.split('.')
        name = '.'.join(parts[:len(parts) - level + 1] + [name[level:]])
    __import__(name)
    return sys.modules[name]


def invalidate_caches():
    pass


def reload(module):
    return module
