"""What the script runs on, as far as it is told."""

import sys as _sys


def python_version():
    return '.'.join(map(str, _sys.version_info[:3]))


def python_version_tuple():
    return tuple(map(str, _sys.version_info[:3]))


def python_implementation():
    return 'CPython'


def python_compiler():
    return ''


def python_build():
    return 'main', ''


def system():
    return 'Linux'


def node():
    return 'retort'


def release():
    return ''


version = processor = release


def machine():
    return 'wasm32'


def architecture(*args):
    return '64bit', ''


def platform(aliased=False, terse=False):
    return 'Linux-wasm32'
