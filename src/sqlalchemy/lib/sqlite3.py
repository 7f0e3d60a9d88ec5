"""SQLite as CPython's module offers it, over the connections of Retort's own driver."""

import datetime as _datetime
import re as _re
import time as _time

import _sqlite3
from _sqlite3 import *

apilevel = '2.0'
paramstyle = 'qmark'
threadsafety = 3
version = '2.6.0'
version_info = (2, 6, 0)
sqlite_version_info = tuple(int(part) for part in sqlite_version.split('.'))

PARSE_DECLTYPES = 1
PARSE_COLNAMES = 2
LEGACY_TRANSACTION_CONTROL = -1
SQLITE_DENY = 1
SQLITE_IGNORE = 2
for _number, _name in enumerate(
    'OK ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY '
    'SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB NOTICE WARNING'.split()
):
    globals()['SQLITE_' + _name] = _number
for _number, _name in enumerate(
    'CHECK COMMITHOOK FOREIGNKEY FUNCTION NOTNULL PRIMARYKEY TRIGGER UNIQUE VTAB ROWID PINNED'.split(), 1
):
    globals()['SQLITE_CONSTRAINT_' + _name] = SQLITE_CONSTRAINT | _number << 8

Date = _datetime.date
Time = _datetime.time
Timestamp = _datetime.datetime
Binary = memoryview


def DateFromTicks(ticks):
    return Date(*_time.localtime(ticks)[:3])


def TimeFromTicks(ticks):
    return Time(*_time.localtime(ticks)[3:6])


def TimestampFromTicks(ticks):
    return Timestamp(*_time.localtime(ticks)[:6])


class PrepareProtocol:
    pass


class Row:
    __slots__ = ('_names', '_values')

    def __init__(self, cursor, values):
        if not isinstance(cursor, Cursor):
            raise TypeError(f'Row() argument 1 must be sqlite3.Cursor, not {type(cursor).__name__}')
        if not isinstance(values, tuple):
            raise TypeError(f'Row() argument 2 must be tuple, not {type(values).__name__}')
        self._names = tuple(column[0] for column in cursor.description or ())
        self._values = values

    def keys(self):
        return list(self._names)

    def __getitem__(self, key):
        if isinstance(key, (int, slice)):
            try:
                return self._values[key]
            except IndexError:
                raise IndexError('tuple index out of range') from None
        if isinstance(key, str):
            wanted = key.lower()
            for name, value in zip(self._names, self._values):
                if name == key or name.lower() == wanted:
                    return value
            raise IndexError('No item with that key')
        raise IndexError('Index must be int or string')

    def __len__(self):
        return len(self._values)

    def __iter__(self):
        return iter(self._values)

    def __eq__(self, other):
        if not isinstance(other, Row):
            return NotImplemented
        return self._names == other._names and self._values == other._values

    def __hash__(self):
        return hash(self._names) ^ hash(self._values)


class Cursor:
    def __init__(self, connection):
        if not isinstance(connection, Connection):
            raise TypeError(f'Cursor() argument 1 must be sqlite3.Connection, not {type(connection).__name__}')
        self._connection = connection
        self._core = connection._core
        self._rows = None
        self._converters = None
        self._closed = False
        self.row_factory = connection.row_factory
        self.arraysize = 1
        self.description = None
        self.lastrowid = None

    @property
    def connection(self):
        return self._connection

    @property
    def rowcount(self):
        return -1 if self._rows is None else self._rows.rowcount

    def execute(self, sql, parameters=(), /):
        self._begin(sql)
        rows = self._rows = self._core.execute(sql, parameters)
        self._describe(sql, rows.columns)
        self.lastrowid = self._core.last_rowid
        return self

    def executemany(self, sql, parameters, /):
        self._begin(sql)
        self._rows = self._core.executemany(sql, parameters)
        return self

    def executescript(self, sql_script, /):
        self._check()
        if not isinstance(sql_script, str):
            raise TypeError(f'executescript() argument must be str, not {type(sql_script).__name__}')
        self._core.script(sql_script)
        return self

    def fetchone(self):
        rows = self._fetch(1)
        return rows[0] if rows else None

    def fetchmany(self, size=None):
        return self._fetch((self.arraysize if size is None else size) or -1)

    def fetchall(self):
        return self._fetch(-1)

    def __iter__(self):
        return self

    def __next__(self):
        rows = self._fetch(1)
        if not rows:
            raise StopIteration
        return rows[0]

    def setinputsizes(self, sizes, /):
        pass

    def setoutputsize(self, size, column=None, /):
        pass

    def close(self):
        if self._core is None:
            raise ProgrammingError('Base Cursor.__init__ not called.')
        if self._core.closed:
            raise ProgrammingError('Cannot operate on a closed database.')
        self._end()
        self._closed = True

    def _begin(self, sql):
        self._check()
        if not isinstance(sql, str):
            raise TypeError(f'execute() argument 1 must be str, not {type(sql).__name__}')
        self._end()
        self.description = None

    def _end(self):
        if self._rows is not None:
            self._rows.close()

    def _check(self):
        if self._closed:
            raise ProgrammingError('Cannot operate on a closed cursor.')
        if self._core.closed:
            raise ProgrammingError('Cannot operate on a closed database.')

    def _describe(self, sql, columns):
        self._converters = None
        if columns is None:
            return
        detect = self._connection._detect_types
        if detect:
            self._converters = converters = [None] * len(columns)
            if detect & PARSE_DECLTYPES:
                for index, name in enumerate(self._core.declared(_plain(sql), len(columns))):
                    converters[index] = name and _sqlite3.converter(_re.split(r'[ (]', name)[0])
            if detect & PARSE_COLNAMES:
                names = []
                for index, name in enumerate(columns):
                    found = _re.search(r'\[([^\]]*)\]', name)
                    if found:
                        converters[index] = _sqlite3.converter(found.group(1)) or converters[index]
                        name = name[:found.start()].rstrip()
                    names.append(name)
                columns = names
            if not any(converters):
                self._converters = None
        self.description = tuple((name, None, None, None, None, None, None) for name in columns)

    def _fetch(self, count):
        self._check()
        if self._rows is None:
            return []
        rows = self._rows.fetch(count)
        text = self._connection.text_factory
        if text is not str:
            rows = [tuple(text(value.encode()) if type(value) is str else value for value in row) for row in rows]
        if self._converters is not None:
            rows = [tuple(map(_convert, self._converters, row)) for row in rows]
        factory = self.row_factory
        if factory is not None:
            rows = [factory(self, row) for row in rows]
        return rows


def _plain(sql):
    """The text with its parameters gone, so that a view can be made of it."""
    def replaced(found):
        return 'NULL' if found.group()[0] in '?:@$' else found.group()
    return _re.sub(r"'(?:[^']|'')*'|\"[^\"]*\"|\?\d*|[:@$]\w+", replaced, sql)


def _convert(converter, value):
    if converter is None or value is None:
        return value
    if not isinstance(value, bytes):
        value = str(value).encode()
    return converter(value)


class Connection:
    Warning = Warning
    Error = Error
    InterfaceError = InterfaceError
    DatabaseError = DatabaseError
    DataError = DataError
    OperationalError = OperationalError
    IntegrityError = IntegrityError
    InternalError = InternalError
    ProgrammingError = ProgrammingError
    NotSupportedError = NotSupportedError

    row_factory = None
    text_factory = str
    _detect_types = 0
    _core = None

    def __init__(self, database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, factory=None,
                 cached_statements=128, uri=False):
        if hasattr(database, '__fspath__'):
            database = database.__fspath__()
        if isinstance(database, bytes):
            database = database.decode()
        if not isinstance(database, str):
            raise TypeError('expected str, bytes or os.PathLike object, not ' + type(database).__name__)
        if uri and database.startswith('file:'):
            _sqlite3.refuse('sqlite3.connect(uri=True) with a file: URI')
        self._core = _sqlite3.open(database)
        self._detect_types = detect_types
        if isolation_level != '':
            self.isolation_level = isolation_level

    @property
    def isolation_level(self):
        return self._open().isolation_level

    @isolation_level.setter
    def isolation_level(self, level):
        core = self._open()
        if level is not None and not isinstance(level, str):
            raise TypeError('isolation_level must be str or None')
        if not core.set_isolation_level(level):
            raise ValueError("isolation_level string must be '', 'DEFERRED', 'IMMEDIATE', or 'EXCLUSIVE'")
        if level is None:
            core.commit()

    @property
    def in_transaction(self):
        return self._open().in_transaction

    @property
    def total_changes(self):
        return self._open().total_changes

    def cursor(self, factory=Cursor):
        self._open()
        cursor = factory(self)
        if not isinstance(cursor, Cursor):
            raise TypeError(f'factory must return a cursor, not {type(cursor).__name__}')
        if self.row_factory is not None:
            cursor.row_factory = self.row_factory
        return cursor

    def execute(self, sql, parameters=(), /):
        return self.cursor().execute(sql, parameters)

    def executemany(self, sql, parameters, /):
        return self.cursor().executemany(sql, parameters)

    def executescript(self, sql_script, /):
        return self.cursor().executescript(sql_script)

    def commit(self):
        self._open().commit()

    def rollback(self):
        self._open().rollback()

    def close(self):
        if self._core is None:
            raise ProgrammingError('Base Connection.__init__ not called.')
        self._core.close()

    def __enter__(self):
        self._open()
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            try:
                self.commit()
            except BaseException:
                self.rollback()
                raise
        else:
            self.rollback()
        return False

    def create_function(self, name, narg, func, *, deterministic=False):
        self._open().create_function(name, narg, deterministic, func)

    def create_aggregate(self, name, n_arg, aggregate_class):
        self._open().create_aggregate(name, n_arg, aggregate_class)

    def create_collation(self, name, callback, /):
        if callback is not None and not callable(callback):
            raise TypeError('parameter must be callable')
        self._open().create_collation(name, callback)

    def set_trace_callback(self, trace_callback):
        self._open().trace(trace_callback)

    def iterdump(self):
        yield 'BEGIN TRANSACTION;'
        tables = self._query("SELECT name, type, sql FROM sqlite_master WHERE sql NOT NULL AND type == 'table' "
                             'ORDER BY name')
        for name, kind, sql in tables:
            if name == 'sqlite_sequence':
                yield 'DELETE FROM "sqlite_sequence";'
            elif name == 'sqlite_stat1':
                yield 'ANALYZE "sqlite_master";'
            elif name.startswith('sqlite_'):
                continue
            else:
                yield f'{sql};'
            quoted = name.replace('"', '""')
            columns = [column[1].replace('"', '""') for column in self._query(f'PRAGMA table_info("{quoted}")')]
            values = ','.join(f"""'||quote("{column}")||'""" for column in columns)
            for row in self._query(f"""SELECT 'INSERT INTO "{quoted}" VALUES({values})' FROM "{quoted}";"""):
                yield f'{row[0]};'
        for name, kind, sql in self._query("SELECT name, type, sql FROM sqlite_master WHERE sql NOT NULL AND "
                                           "type IN ('index', 'trigger', 'view')"):
            yield f'{sql};'
        yield 'COMMIT;'

    def backup(self, target, *, pages=-1, progress=None, name='main', sleep=0.25):
        if not isinstance(target, Connection):
            raise TypeError(f"backup() argument 1 must be sqlite3.Connection, not {type(target).__name__}")
        if target is self:
            raise ValueError('target cannot be the same connection instance')
        if progress is not None or name != 'main':
            _sqlite3.refuse('Connection.backup() with progress= or name=')
        if target.in_transaction:
            raise OperationalError('target is in transaction')
        for kind in ('trigger', 'view', 'table'):
            for (found,) in target._query('SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE ?',
                                          (kind, 'sqlite~_%'.replace('~', ''))):
                target._core.script(f'DROP {kind} "{found}"')
        target._core.script('\n'.join(self.iterdump()))

    def interrupt(self):
        self._open()

    def _query(self, sql, parameters=()):
        return self._open().execute(sql, parameters).fetch(-1)

    def _open(self):
        core = self._core
        if core is None:
            raise ProgrammingError('Base Connection.__init__ not called.')
        if core.closed:
            raise ProgrammingError('Cannot operate on a closed database.')
        return core

    def __call__(self, sql):
        _sqlite3.refuse('calling a sqlite3.Connection')


def _refused(name):
    def method(self, *args, **kwargs):
        _sqlite3.refuse(f'sqlite3.Connection.{name}()')
    return method


for _name in ('blobopen', 'create_window_function', 'deserialize', 'enable_load_extension', 'getlimit', 'load_extension',
              'serialize', 'set_authorizer', 'set_progress_handler', 'setlimit'):
    setattr(Connection, _name, _refused(_name))


def _wrap(core):
    connection = Connection.__new__(Connection)
    connection._core = core
    return connection


def connect(database, timeout=5.0, detect_types=0, isolation_level='', check_same_thread=True, factory=Connection,
            cached_statements=128, uri=False):
    return factory(database, timeout, detect_types, isolation_level, check_same_thread, factory, cached_statements, uri)


def register_adapter(type, adapter, /):
    _sqlite3.register_adapter(type, adapter)


def register_converter(typename, converter, /):
    _sqlite3.register_converter(typename, converter)


def adapt(value, protocol=PrepareProtocol, alternate=None, /):
    adapter = _sqlite3.adapter(type(value))
    if adapter is not None:
        return adapter(value)
    if hasattr(value, '__conform__'):
        return value.__conform__(protocol)
    if alternate is not None:
        return alternate
    raise ProgrammingError("can't adapt")


def complete_statement(statement):
    return statement.rstrip().endswith(';')


def enable_callback_tracebacks(flag, /):
    pass


def _convert_date(value):
    return _datetime.date(*map(int, value.split(b'-')))


def _convert_timestamp(value):
    day, clock = value.split(b' ')
    seconds, point, fraction = clock.partition(b'.')
    fraction = int('{:0<6.6}'.format(fraction.decode())) if point else 0
    return _datetime.datetime(*map(int, day.split(b'-')), *map(int, seconds.split(b':')), fraction)


if not _sqlite3.converter('date'):
    register_converter('date', _convert_date)
    register_converter('timestamp', _convert_timestamp)
_sqlite3.set_protocol(PrepareProtocol)
