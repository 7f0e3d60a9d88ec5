"""Database URLs: taken apart, changed, and written again."""

import re as _re
from importlib import import_module as _import
from typing import NamedTuple

from sqlalchemy import exc as _exc
from sqlalchemy.util import immutabledict as _frozen

_URL = _re.compile(
    r'(?P<name>[\w\+]+)://(?:(?P<username>[^:/]*)(?::(?P<password>[^@]*))?@)?'
    r'(?:(?:\[(?P<ipv6host>[^/\?]+)\]|(?P<ipv4host>[^/:\?]+))?(?::(?P<port>[^/\?]*))?)?'
    r'(?:/(?P<database>[^\?]*))?(?:\?(?P<query>.*))?$'
)


def _quote(text, safe, plus=False):
    kept = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-~' + safe
    parts = []
    for byte in text.encode():
        character = chr(byte)
        if plus and character == ' ':
            parts.append('+')
        else:
            parts.append(character if character in kept else '%%%02X' % byte)
    return ''.join(parts)


def _unquote(text):
    if '%' not in text:
        return text
    head, *rest = text.split('%')
    data = head.encode()
    for part in rest:
        try:
            data += bytes([int(part[:2], 16)]) + part[2:].encode()
        except ValueError:
            data += b'%' + part.encode()
    return data.decode('utf-8', 'replace')


def _pairs(query, keep_blank_values):
    pairs = []
    for part in query.split('&'):
        name, equals, value = part.partition('=')
        if part and (value or keep_blank_values):
            pairs.append((_unquote(name.replace('+', ' ')), _unquote(value.replace('+', ' '))))
    return pairs


def _list(value):
    return list(value) if isinstance(value, (list, tuple)) else [value]


def _query(given):
    def value(of):
        if isinstance(of, str):
            return of
        if isinstance(of, (list, tuple)):
            return tuple(value(part) for part in of)
        raise TypeError('Query dictionary values must be strings or sequences of strings')

    def key(of):
        if not isinstance(of, str):
            raise TypeError('Query dictionary keys must be strings')
        return of

    if given is None:
        return _frozen()
    items = given if isinstance(given, (list, tuple)) else given.items()
    return _frozen({key(name): value(of) for name, of in items})


def _string(value, name, optional=True):
    if not isinstance(value, str) and not (optional and value is None):
        raise TypeError('%s must be a string' % name)
    return value


def _port(port):
    if port is None:
        return None
    try:
        return int(port)
    except TypeError:
        raise TypeError('Port argument must be an integer or None')


class URL(NamedTuple):
    drivername: str
    username: object
    password: object
    host: object
    port: object
    database: object
    query: object

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query=_frozen()):
        return cls(_string(drivername, 'drivername', False), _string(username, 'username'), password,
                   _string(host, 'host'), _port(port), _string(database, 'database'), _query(query))

    def set(self, drivername=None, username=None, password=None, host=None, port=None, database=None, query=None):
        given = {'drivername': drivername, 'username': username, 'password': password, 'host': host, 'port': port,
                 'database': database, 'query': query}
        given = {name: value for name, value in given.items() if value is not None}
        for name in ('drivername', 'username', 'host', 'database'):
            if name in given:
                _string(given[name], name)
        if 'port' in given:
            _port(port)
        if 'query' in given:
            given['query'] = _query(query)
        return self._replace(**given)

    def update_query_string(self, query_string, append=False, *, keep_blank_values=False):
        return self.update_query_pairs(_pairs(query_string, keep_blank_values), append=append)

    def update_query_pairs(self, key_value_pairs, append=False):
        new = {}
        for key, value in key_value_pairs:
            if key in new:
                new[key] = _list(new[key]) + _list(value)
            else:
                new[key] = list(value) if isinstance(value, (list, tuple)) else value
        if append:
            for key, value in new.items():
                if key in self.query:
                    new[key] = tuple(_list(self.query[key]) + _list(value))
            new.update({key: value for key, value in self.query.items() if key not in new})
        else:
            new = {**self.query, **new}
        return self.set(query=new)

    def update_query_dict(self, query_parameters, append=False):
        return self.update_query_pairs(query_parameters.items(), append=append)

    def difference_update_query(self, names):
        names = set(names)
        if not names.intersection(self.query):
            return self
        return self._replace(query=_frozen({key: of for key, of in self.query.items() if key not in names}))

    @property
    def normalized_query(self):
        return _frozen({key: of if isinstance(of, tuple) else (of,) for key, of in self.query.items()})

    def render_as_string(self, hide_password=True):
        text = self.drivername + '://'
        if self.username is not None:
            text += _quote(self.username, ' +')
            if self.password is not None:
                text += ':' + ('***' if hide_password else _quote(str(self.password), ' +'))
            text += '@'
        if self.host is not None:
            text += f'[{self.host}]' if ':' in self.host else self.host
        if self.port is not None:
            text += ':' + str(self.port)
        if self.database is not None:
            text += '/' + _quote(self.database, ' +/')
        if self.query:
            text += '?' + '&'.join(
                _quote(key, '', True) + '=' + _quote(element, '', True)
                for key in sorted(self.query) for element in _list(self.query[key])
            )
        return text

    def __str__(self):
        return self.render_as_string()

    def __repr__(self):
        return self.render_as_string()

    def __copy__(self):
        return self._replace()

    def __deepcopy__(self, memo):
        return self._replace()

    def __hash__(self):
        return hash(str(self))

    def __eq__(self, other):
        return isinstance(other, URL) and tuple(self) == tuple(other)

    def __ne__(self, other):
        return not self == other

    def get_backend_name(self):
        return self.drivername.split('+')[0]

    def get_driver_name(self):
        backend, plus, driver = self.drivername.partition('+')
        return driver if plus else self.get_dialect().driver

    def get_dialect(self, _is_async=False):
        backend = self.get_backend_name()
        if backend not in ('sqlite', 'postgresql', 'mysql', 'mariadb', 'oracle', 'mssql'):
            raise _exc.NoSuchModuleError("Can't load plugin: sqlalchemy.dialects:" + self.drivername.replace('+', '.'))
        return _import('sqlalchemy.dialects.' + backend).dialect

    def translate_connect_args(self, names=None, **kw):
        translated = {}
        for name in ('host', 'database', 'username', 'password', 'port'):
            to = kw.get(name, name)
            value = getattr(self, name)
            if to is not None and value:
                translated[to] = str(value) if name == 'password' else value
        return translated


URL.__module__ = 'sqlalchemy.engine.url'


def make_url(name_or_url, *, keep_blank_values=False):
    if isinstance(name_or_url, URL):
        return name_or_url
    if not isinstance(name_or_url, str):
        raise _exc.ArgumentError(f'Expected string or URL object, got {name_or_url!r}')
    found = _URL.match(name_or_url)
    if found is None:
        raise _exc.ArgumentError('Could not parse SQLAlchemy URL from given URL string')
    part = found.groupdict()
    query = None
    if part['query'] is not None:
        query = {}
        for key, value in _pairs(part['query'], keep_blank_values):
            query[key] = _list(query[key]) + [value] if key in query else value
    unquoted = {name: part[name] and _unquote(part[name]) for name in ('username', 'password', 'database')}
    port = int(part['port']) if part['port'] else None if part['port'] is None else part['port']
    return URL.create(part['name'], host=part['ipv4host'] or part['ipv6host'], port=port, query=query, **unquoted)
