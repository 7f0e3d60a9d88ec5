"""Paths as texts. There are no files behind them."""

__all__ = ["normcase", "isabs", "join", "splitdrive", "split", "splitext", "basename", "dirname", "commonprefix",
           "exists", "isfile", "isdir", "islink", "normpath", "abspath", "expanduser", "expandvars", "realpath",
           "relpath", "commonpath", "curdir", "pardir", "sep", "pathsep", "defpath", "extsep", "altsep", "devnull"]

curdir, pardir, extsep, sep, pathsep = '.', '..', '.', '/', ':'
defpath, altsep, devnull = '/bin:/usr/bin', None, '/dev/null'


def normcase(s):
    return s


def isabs(s):
    return s.startswith('/')


def join(a, *p):
    path = a
    for part in p:
        if part.startswith('/'):
            path = part
        elif not path or path.endswith('/'):
            path += part
        else:
            path += '/' + part
    return path


def split(p):
    at = p.rfind('/') + 1
    head, tail = p[:at], p[at:]
    return (head.rstrip('/') or head), tail


def splitext(p):
    start = p.rfind('/') + 1
    name = p[start:]
    dot = name.rfind('.')
    if dot <= 0 or not name[:dot].strip('.'):
        return p, ''
    return p[:start + dot], name[dot:]


def splitdrive(p):
    return p[:0], p


def basename(p):
    return p[p.rfind('/') + 1:]


def dirname(p):
    return split(p)[0]


def commonprefix(m):
    if not m:
        return ''
    low, high = min(m), max(m)
    for at, c in enumerate(low):
        if c != high[at]:
            return low[:at]
    return low


def normpath(path):
    if not path:
        return '.'
    slashes = '//' if path.startswith('//') and not path.startswith('///') else '/' if path.startswith('/') else ''
    parts = []
    for part in path.split('/'):
        if part in ('', '.'):
            continue
        if part != '..' or (not slashes and not parts) or (parts and parts[-1] == '..'):
            parts.append(part)
        elif parts:
            parts.pop()
    return slashes + '/'.join(parts) or '.'


def abspath(path):
    return normpath(join('/', path))


realpath = abspath


def relpath(path, start='.'):
    if not path:
        raise ValueError("no path specified")
    origin = [part for part in abspath(start).split('/') if part]
    target = [part for part in abspath(path).split('/') if part]
    same = len(commonprefix([origin, target]))
    return '/'.join(['..'] * (len(origin) - same) + target[same:]) or '.'


def commonpath(paths):
    paths = list(paths)
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    if len({isabs(p) for p in paths}) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    parts = [[c for c in p.split('/') if c and c != '.'] for p in paths]
    return ('/' if isabs(paths[0]) else '') + '/'.join(commonprefix(parts))


def expanduser(path):
    return path


def expandvars(path):
    import re
    from os import environ
    value = lambda m: environ.get(m.group(1) or m.group(2), m.group())
    return re.sub(r'\$(?:(\w+)|\{([^}]*)\})', value, path)


def exists(path):
    return path == '/'


isdir = lexists = exists


def isfile(path):
    return False


islink = ismount = isfile
