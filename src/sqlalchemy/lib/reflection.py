"""What is in a SQLite database, and tables made of it: `Inspector`, `Table(autoload_with=)`, `MetaData.reflect()`."""

import contextlib
import enum
import re

from sqlalchemy import exc
from sqlalchemy import types
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import (
    BLANK_SCHEMA,
    CheckConstraint,
    Column,
    Computed,
    DefaultClause,
    FetchedValue,
    ForeignKeyConstraint,
    Identity,
    Index,
    Table,
    UniqueConstraint,
)
from sqlalchemy.sql import text
from sqlalchemy.sql.expression import TextClause


class ObjectKind(enum.Flag):
    TABLE = enum.auto()
    VIEW = enum.auto()
    MATERIALIZED_VIEW = enum.auto()
    ANY_VIEW = VIEW | MATERIALIZED_VIEW
    ANY = TABLE | VIEW | MATERIALIZED_VIEW


class ObjectScope(enum.Flag):
    DEFAULT = enum.auto()
    TEMPORARY = enum.auto()
    ANY = DEFAULT | TEMPORARY


class ReflectionDefaults:
    columns = staticmethod(list)
    foreign_keys = staticmethod(list)
    indexes = staticmethod(list)
    unique_constraints = staticmethod(list)
    check_constraints = staticmethod(list)
    table_options = staticmethod(dict)

    @staticmethod
    def pk_constraint():
        return {"name": None, "constrained_columns": []}

    @staticmethod
    def table_comment():
        return {"text": None}


TYPES = {
    "BIGINT": types.BIGINT,
    "BLOB": types.BLOB,
    "BOOL": types.BOOLEAN,
    "BOOLEAN": types.BOOLEAN,
    "CHAR": types.CHAR,
    "DATE": types.DATE,
    "DATE_CHAR": types.DATE,
    "DATETIME": types.DATETIME,
    "DATETIME_CHAR": types.DATETIME,
    "DOUBLE": types.DOUBLE,
    "DECIMAL": types.DECIMAL,
    "FLOAT": types.FLOAT,
    "INT": types.INTEGER,
    "INTEGER": types.INTEGER,
    "JSON": sqlite.JSON,
    "JSONB": sqlite.JSONB,
    "NUMERIC": types.NUMERIC,
    "REAL": types.REAL,
    "SMALLINT": types.SMALLINT,
    "TEXT": types.TEXT,
    "TIME": types.TIME,
    "TIME_CHAR": types.TIME,
    "TIMESTAMP": types.TIMESTAMP,
    "VARCHAR": types.VARCHAR,
    "NVARCHAR": types.NVARCHAR,
    "NCHAR": types.NCHAR,
}

#: What a declared type counts as by what its name contains, where it is no known one.
AFFINITIES = [
    (("INT",), types.INTEGER),
    (("CHAR", "CLOB", "TEXT"), types.TEXT),
    (("BLOB",), types.NullType),
    (("REAL", "FLOA", "DOUB"), types.REAL),
]

NAME = r'(?:"(.+?)"|(\w+))'
LISTED = r'(?:"[^"]+"|[a-z0-9_]+)'
ACTION = r"(?:SET\s+NULL|SET\s+DEFAULT|CASCADE|RESTRICT|NO\s+ACTION)"
PRIMARY_KEY = re.compile(rf"CONSTRAINT\s+{NAME}\s+PRIMARY\s+KEY", re.I)
FOREIGN_KEY = re.compile(
    rf"(?:CONSTRAINT\s+{NAME}\s+)?FOREIGN\s+KEY\s*\(\s*(.+?)\s*\)\s+"
    r'REFERENCES\s+(?:"(.+?)"|([a-z0-9_]+))\s*'
    rf"\(\s*({LISTED}(?:(?:\s*,\s*|\s+){LISTED})*\s*)\)\s*"
    rf"((?:ON\s+(?:DELETE|UPDATE)\s+{ACTION}\s*)*)"
    r"((?:NOT\s+)?DEFERRABLE)?(?:\s+INITIALLY\s+(DEFERRED|IMMEDIATE))?",
    re.I,
)
UNIQUE = re.compile(rf"(?:CONSTRAINT\s+{NAME}\s+)?UNIQUE\s*\((.+?)\)", re.I)
INLINE_UNIQUE = re.compile(
    r'(?:(".+?")|(?:[\[`])?([a-z0-9_]+)(?:[\]`])?)[\t ]+[a-z0-9_]+(?:[\t ]+[a-z0-9_]+)*?[\t ]+UNIQUE', re.I
)
CHECK = re.compile(
    r"(?<![A-Za-z0-9_])(?:CONSTRAINT\s+"
    r"(\"(?:[^\"]|\"\")+\"|'(?:[^']|'')+'|\[(?:[^\]]|\]\])+\]|`(?:[^`]|``)+`|\S+)\s+)?CHECK\s*\(",
    re.I,
)
OPTIONS = re.compile(r"\)(?:\s*,?\s*(?:(WITHOUT\s+ROWID)|(STRICT)))*\s*$", re.I)
BODY = re.compile(r"create table .*?\((.*)\)(?:\s*,?\s*(?:WITHOUT\s+ROWID|STRICT))*$", re.S | re.I)
PREDICATE = re.compile(r"\)\s+where\s+(.+)", re.I)


#: What does not tell one question from another, or is told by position.
UNTOLD = ("info_cache", "unreflectable", "schema", "sqlite_include_internal")


def cached(function):
    """Remembers what a method of the catalogue has found, where it is given something to remember it in."""

    def wrapper(self, *args, **kw):
        known = kw.get("info_cache")
        if known is None:
            return function(self, *args, **kw)
        key = (
            function.__name__,
            tuple(arg for arg in (*args, kw.get("schema")) if isinstance(arg, str)),
            tuple((name, value) for name, value in kw.items() if name not in UNTOLD),
        )
        found = known.get(key)
        if found is None:
            found = known[key] = function(self, *args, **kw)
        return found

    return wrapper


def quote(name):
    return '"%s"' % name.replace('"', '""')


def prefix(schema):
    return f"{quote(schema)}." if schema else ""


def full_name(schema, name):
    return f"{schema}.{name}" if schema else name


def names_in(listed):
    """The names in a list of columns, in quotes or without."""
    return [quoted or plain for quoted, plain in re.findall(r'"(.+?)"|([a-z0-9_]+)', listed, re.I)]


def closing(sql, opening):
    """Where the parenthesis that opens there is closed; what stands in quotes does not count."""
    depth, place = 0, opening
    while place < len(sql):
        character = sql[place]
        if character in "\"'`[":
            end = sql.find("]" if character == "[" else character, place + 1)
            if end < 0:
                return None
            place = end
        elif character == "(":
            depth += 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                return place
        place += 1
    return None


def last_if_none(item):
    return item["name"] or "~"


def type_of(declared):
    """The type for what a column was declared as, by name or by SQLite's rules of affinity."""
    match = re.match(r"([\w ]+)(\(.*?\))?", declared)
    name, arguments = match.groups() if match else ("", "")
    made = TYPES.get(name)
    if made is None:
        made = types.NUMERIC if name else types.NullType
        for parts, kind in AFFINITIES:
            if any(part in name for part in parts):
                made = kind
                break
    if arguments is None:
        return made()
    numbers = re.findall(r"(\d+)", arguments)
    try:
        return made(*[int(number) for number in numbers])
    except TypeError:
        _warn(
            f"Could not instantiate type {made} with reflected arguments {numbers}; using no arguments."
        )
        return made()


class Catalogue:
    """What SQLite's own tables and pragmas tell. Rows come by `_rows(connection, sql, parameters)`."""

    @cached
    def get_schema_names(self, connection, **kw):
        return [row[1] for row in _rows(connection, "PRAGMA database_list", ()) if row[1] != "temp"]

    def _names(self, connection, master, kind, schema, internal):
        only = "" if internal else " AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
        sql = f"SELECT name FROM {prefix(schema)}{master} WHERE type='{kind}'{only} ORDER BY name"
        return [row[0] for row in _rows(connection, sql, ())]

    @cached
    def get_table_names(self, connection, schema=None, sqlite_include_internal=False, **kw):
        return self._names(connection, "sqlite_master", "table", schema, sqlite_include_internal)

    @cached
    def get_temp_table_names(self, connection, sqlite_include_internal=False, **kw):
        return self._names(connection, "sqlite_temp_master", "table", None, sqlite_include_internal)

    @cached
    def get_view_names(self, connection, schema=None, sqlite_include_internal=False, **kw):
        return self._names(connection, "sqlite_master", "view", schema, sqlite_include_internal)

    @cached
    def get_temp_view_names(self, connection, sqlite_include_internal=False, **kw):
        return self._names(connection, "sqlite_temp_master", "view", None, sqlite_include_internal)

    def get_materialized_view_names(self, connection, schema=None, **kw):
        raise NotImplementedError()

    def get_sequence_names(self, connection, schema=None, **kw):
        raise NotImplementedError()

    def has_sequence(self, connection, name, schema=None, **kw):
        raise NotImplementedError()

    def get_table_comment(self, connection, name, schema=None, **kw):
        raise NotImplementedError()

    @cached
    def has_table(self, connection, name, schema=None, **kw):
        if schema is not None and schema not in self.get_schema_names(connection, **kw):
            return False
        return bool(self._pragma(connection, "table_info", name, schema))

    def has_schema(self, connection, name, **kw):
        return name in self.get_schema_names(connection, **kw)

    def has_index(self, connection, table, name, schema=None, **kw):
        if not self.has_table(connection, table, schema=schema, **kw):
            return False
        return any(index["name"] == name for index in self.get_indexes(connection, table, schema=schema, **kw))

    @cached
    def get_view_definition(self, connection, name, schema=None, **kw):
        if schema is not None:
            source = f"{quote(schema)}.sqlite_master WHERE name = ? AND type='view'"
        else:
            source = (
                " (SELECT * FROM sqlite_master UNION ALL   SELECT * FROM sqlite_temp_master) "
                "WHERE name = ? AND type='view'"
            )
        found = _rows(connection, f"SELECT sql FROM {source}", (name,))
        if not found:
            raise exc.NoSuchTableError(full_name(schema, name))
        return found[0][0]

    @cached
    def get_table_options(self, connection, name, schema=None, **kw):
        sql = self._sql(connection, name, schema=schema, **kw)
        match = OPTIONS.search(sql.strip()) if sql is not None else None
        options = {}
        if match and match.group(1):
            options["sqlite_with_rowid"] = False
        if match and match.group(2):
            options["sqlite_strict"] = True
        return options

    @cached
    def get_columns(self, connection, name, schema=None, **kw):
        columns, body = [], None
        for row in self._pragma(connection, "table_xinfo", name, schema):
            hidden = row[6]
            if hidden == 1:
                continue
            if body is None and hidden:
                sql = self._sql(connection, name, schema, **kw).strip()
                match = BODY.match(sql)
                assert match, f"create table not found in {sql}"
                body = match.group(1).strip()
            columns.append(self._column(row, body))
        if not columns and not self.has_table(connection, name, schema):
            raise exc.NoSuchTableError(full_name(schema, name))
        return columns

    def _column(self, row, body):
        _, name, declared, required, default, key, hidden = row
        declared = declared.upper()
        if hidden:
            # SQLite takes the words behind the type for a part of it.
            declared = declared.replace("GENERATED", "").replace("ALWAYS", "").strip()
        column = {
            "name": name,
            "type": type_of(declared),
            "nullable": not required,
            "default": default if default is None else str(default),
            "primary_key": key,
        }
        if hidden:
            pattern = r"[^,]*\s+GENERATED\s+ALWAYS\s+AS\s+\((.*)\)\s*(?:virtual|stored)?"
            match = re.search(re.escape(name) + pattern, body or "", re.I)
            column["computed"] = {"sqltext": match.group(1) if match else "", "persisted": hidden == 3}
        return column

    @cached
    def get_pk_constraint(self, connection, name, schema=None, **kw):
        sql = self._sql(connection, name, schema=schema)
        match = PRIMARY_KEY.search(sql) if sql else None
        columns = [column for column in self.get_columns(connection, name, schema, **kw) if column["primary_key"] > 0]
        columns.sort(key=lambda column: column["primary_key"])
        if not columns:
            return ReflectionDefaults.pk_constraint()
        return {
            "constrained_columns": [column["name"] for column in columns],
            "name": (match.group(1) or match.group(2)) if match else None,
        }

    @cached
    def get_foreign_keys(self, connection, name, schema=None, **kw):
        keys = {}
        for row in self._pragma(connection, "foreign_key_list", name, schema):
            number, table, local, remote = row[0], row[2], row[3], row[4]
            targets = []
            if not remote:
                # None named: those of the other's primary key, where it is there.
                with contextlib.suppress(exc.NoSuchTableError):
                    found = self.get_pk_constraint(connection, table, schema=schema, **kw)
                    targets = found["constrained_columns"]
            key = keys.setdefault(
                number,
                {
                    "name": None,
                    "constrained_columns": [],
                    "referred_schema": schema,
                    "referred_table": table,
                    "referred_columns": targets,
                    "options": {},
                },
            )
            key["constrained_columns"].append(local)
            if remote:
                key["referred_columns"].append(remote)
        unnamed = {
            (*key["constrained_columns"], key["referred_table"], *key["referred_columns"]): key for key in keys.values()
        }
        # Names and options stand in the text alone.
        found = []
        for match in FOREIGN_KEY.finditer(self._sql(connection, name, schema=schema) or ""):
            quoted, plain, local, quoted_table, table, remote, actions, deferrable, initially = match.groups()
            local = names_in(local)
            signature = (*local, quoted_table or table, *(names_in(remote) if remote else local))
            if signature not in unnamed:
                _warn(
                    f"WARNING: SQL-parsed foreign key constraint '{signature}' could not be located in PRAGMA "
                    f"foreign_keys for table {name}"
                )
                continue
            key = unnamed.pop(signature)
            key["name"] = quoted or plain
            key["options"] = self._options(actions, deferrable, initially)
            found.append(key)
        return found + list(unnamed.values())

    def _options(self, actions, deferrable, initially):
        options = {}
        for clause in re.split(r" *\bON\b *", " ".join(actions.upper().split())):
            event, _, action = clause.partition(" ")
            if action and action != "NO ACTION":
                options[f"on{event.lower()}"] = action
        if deferrable:
            options["deferrable"] = "NOT" not in deferrable.upper()
        if initially:
            options["initially"] = initially.upper()
        return options

    @cached
    def get_unique_constraints(self, connection, name, schema=None, **kw):
        indexes = self.get_indexes(connection, name, schema=schema, include_auto_indexes=True, **kw)
        automatic = {
            tuple(index["column_names"]) for index in indexes if index["name"].startswith("sqlite_autoindex")
        }
        sql = self._sql(connection, name, schema=schema, **kw) or ""
        written = [(quoted or plain, names_in(columns)) for quoted, plain, columns in UNIQUE.findall(sql)]
        written += [(None, names_in(quoted or plain)) for quoted, plain in INLINE_UNIQUE.findall(sql)]
        constraints = []
        for constraint, columns in written:
            if tuple(columns) in automatic:
                automatic.discard(tuple(columns))
                constraints.append({"name": constraint or None, "column_names": columns})
        return constraints

    @cached
    def get_check_constraints(self, connection, name, schema=None, **kw):
        sql = self._sql(connection, name, schema=schema, **kw) or ""
        constraints = []
        for match in CHECK.finditer(sql):
            constraint = match.group(1)
            if constraint and len(constraint) > 2:
                quotes = constraint[0] + constraint[-1]
                if quotes in ('""', "''", "``", "[]"):
                    constraint = constraint[1:-1]
            end = closing(sql, match.end() - 1)
            if end is not None:
                constraints.append({"sqltext": sql[match.end() : end].strip(), "name": constraint})
        constraints.sort(key=last_if_none)
        return constraints

    @cached
    def get_indexes(self, connection, name, schema=None, **kw):
        automatic = kw.pop("include_auto_indexes", False)
        indexes = []
        for row in self._pragma(connection, "index_list", name, schema):
            if row[1].startswith("sqlite_autoindex") and not automatic:
                continue
            options = {}
            indexes.append({"name": row[1], "column_names": [], "unique": row[2], "dialect_options": options})
            if row[4]:
                sql = f"SELECT sql FROM {prefix(schema)}sqlite_master WHERE name = ? AND type = 'index'"
                match = PREDICATE.search(_rows(connection, sql, (row[1],))[0][0])
                if match is None:
                    _warn(f"Failed to look up filter predicate of partial index {row[1]}")
                else:
                    options["sqlite_where"] = text(match.group(1))
        for index in list(indexes):
            columns = [row[2] for row in self._pragma(connection, "index_info", index["name"], schema)]
            if None in columns:
                _warn(f"Skipped unsupported reflection of expression-based index {index['name']}")
                indexes.remove(index)
            index["column_names"] = columns
        indexes.sort(key=last_if_none)
        if not indexes and not self.has_table(connection, name, schema):
            raise exc.NoSuchTableError(full_name(schema, name))
        return indexes

    @cached
    def _sql(self, connection, name, schema=None, **kw):
        """The text that made a table or view."""
        before = prefix(schema)
        condition = "WHERE name = ? AND type in ('table', 'view')"
        both = f" (SELECT * FROM {before}sqlite_master UNION ALL   SELECT * FROM {before}sqlite_temp_master) "
        try:
            found = _rows(connection, f"SELECT sql FROM {both}{condition}", (name,))
        except exc.DBAPIError:
            found = _rows(connection, f"SELECT sql FROM {before}sqlite_master {condition}", (name,))
        sql = found[0][0] if found else None
        if sql is None and name not in ("sqlite_schema", "sqlite_master", "sqlite_temp_schema", "sqlite_temp_master"):
            raise exc.NoSuchTableError(f"{before}{name}")
        return sql

    def _pragma(self, connection, pragma, name, schema=None):
        # Without a schema a pragma would look into attached databases as well.
        for place in ["main", "temp"] if schema is None else [quote(schema)]:
            found = _rows(connection, f"PRAGMA {place}.{pragma}({quote(name)})", ())
            if found:
                return found
        return []

    def multi(self, method, connection, kind, schema, filter_names, scope, **kw):
        """What a method finds for each of several tables."""
        unreflectable = kw.pop("unreflectable", {})
        if filter_names and scope is ObjectScope.ANY and kind is ObjectKind.ANY:
            names = filter_names
        else:
            names = []
            for place, sources in (
                (ObjectScope.DEFAULT, ("get_table_names", "get_view_names")),
                (ObjectScope.TEMPORARY, ("get_temp_table_names", "get_temp_view_names")),
            ):
                for of, source in zip((ObjectKind.TABLE, ObjectKind.VIEW), sources):
                    if place in scope and of in kind:
                        names.extend(getattr(self, source)(connection, schema=schema, **kw))
        found = {}
        for name in names:
            if not filter_names or name in filter_names:
                try:
                    found[(schema, name)] = getattr(self, method)(connection, name, schema=schema, **kw)
                except exc.UnreflectableTableError as error:
                    unreflectable.setdefault((schema, name), error)
                except exc.NoSuchTableError:
                    pass
        return found


CATALOGUE = Catalogue()


class Info:
    """What is known of several tables."""

    METHODS = {
        "columns": "get_columns",
        "pk_constraint": "get_pk_constraint",
        "foreign_keys": "get_foreign_keys",
        "indexes": "get_indexes",
        "unique_constraints": "get_unique_constraints",
        "table_comment": "get_table_comment",
        "check_constraints": "get_check_constraints",
        "table_options": "get_table_options",
    }

    def __init__(self, inspector, schema, filter_names, kind, scope):
        self.unreflectable = {}
        missing = False
        for name, method in self.METHODS.items():
            found = {}
            # Databases of nothing are not asked on.
            if not missing and name != "table_comment":
                with inspector._operation_context() as connection:
                    found = CATALOGUE.multi(
                        method,
                        connection,
                        kind,
                        schema,
                        filter_names,
                        scope,
                        info_cache=inspector.info_cache,
                        unreflectable=self.unreflectable,
                    )
            elif not missing:
                with inspector._operation_context() as connection:
                    comments_of(connection, kind, schema, filter_names, scope, inspector.info_cache)
            missing = missing or (name == "columns" and not found)
            setattr(self, name, found)

    def update(self, other):
        for name in (*self.METHODS, "unreflectable"):
            getattr(self, name).update(getattr(other, name))


def comments_of(connection, kind, schema, filter_names, scope, info_cache):
    """SQLite has no comments, but the names are looked for before that is found out."""
    with contextlib.suppress(NotImplementedError):
        CATALOGUE.multi("get_table_comment", connection, kind, schema, filter_names, scope, info_cache=info_cache)


class Inspector:
    """Tells what is in the database of an engine or connection."""

    def __init__(self, bind):
        _warn_deprecated(
            "The __init__() method on Inspector is deprecated and will be removed in a future release.  Please use the "
            "sqlalchemy.inspect() function on an Engine or Connection in order to acquire an Inspector. (deprecated "
            "since: 1.4)"
        )
        self._bind(bind)

    def _bind(self, bind):
        self.bind = bind
        self.engine = bind.engine
        self.dialect = bind.dialect
        self.info_cache = {}
        self._connects = bind.engine is bind
        if self._connects:
            bind.connect().close()

    @classmethod
    def _of(cls, bind):
        inspector = cls.__new__(cls)
        inspector._bind(bind)
        return inspector

    @contextlib.contextmanager
    def _operation_context(self):
        connection = self.bind.connect() if self._connects else self.bind
        try:
            yield connection
        finally:
            if self._connects:
                connection.close()

    @contextlib.contextmanager
    def _inspection_context(self):
        with self._operation_context() as connection:
            inspector = self._of(connection)
            inspector.info_cache = self.info_cache
            yield inspector

    def _ask(self, method, *args, **kw):
        with self._operation_context() as connection:
            return getattr(CATALOGUE, method)(connection, *args, info_cache=self.info_cache, **kw)

    def _ask_many(self, method, schema, filter_names, kind, scope, **kw):
        with self._operation_context() as connection:
            return CATALOGUE.multi(
                method, connection, kind, schema, filter_names, scope, info_cache=self.info_cache, **kw
            )

    def clear_cache(self):
        self.info_cache.clear()

    @property
    def default_schema_name(self):
        return "main"

    def get_schema_names(self, **kw):
        return self._ask("get_schema_names", **kw)

    def get_table_names(self, schema=None, **kw):
        return self._ask("get_table_names", schema, **kw)

    def get_temp_table_names(self, **kw):
        return self._ask("get_temp_table_names", **kw)

    def get_view_names(self, schema=None, **kw):
        return self._ask("get_view_names", schema, **kw)

    def get_temp_view_names(self, **kw):
        return self._ask("get_temp_view_names", **kw)

    def get_materialized_view_names(self, schema=None, **kw):
        return self._ask("get_materialized_view_names", schema, **kw)

    def get_sequence_names(self, schema=None, **kw):
        return self._ask("get_sequence_names", schema, **kw)

    def has_table(self, table_name, schema=None, **kw):
        return self._ask("has_table", table_name, schema, **kw)

    def has_multi_table(self, table_names, schema=None, **kw):
        with self._operation_context() as connection:
            return {
                (schema, name): CATALOGUE.has_table(
                    connection, name, schema=schema, info_cache=self.info_cache, **kw
                )
                for name in table_names
            }

    def has_sequence(self, sequence_name, schema=None, **kw):
        return self._ask("has_sequence", sequence_name, schema, **kw)

    def has_index(self, table_name, index_name, schema=None, **kw):
        return self._ask("has_index", table_name, index_name, schema, **kw)

    def has_schema(self, schema_name, **kw):
        return self._ask("has_schema", schema_name, **kw)

    def get_view_definition(self, view_name, schema=None, **kw):
        return self._ask("get_view_definition", view_name, schema, **kw)

    def get_columns(self, table_name, schema=None, **kw):
        return self._ask("get_columns", table_name, schema, **kw)

    def get_pk_constraint(self, table_name, schema=None, **kw):
        return self._ask("get_pk_constraint", table_name, schema, **kw)

    def get_foreign_keys(self, table_name, schema=None, **kw):
        return self._ask("get_foreign_keys", table_name, schema, **kw)

    def get_indexes(self, table_name, schema=None, **kw):
        return self._ask("get_indexes", table_name, schema, **kw)

    def get_unique_constraints(self, table_name, schema=None, **kw):
        return self._ask("get_unique_constraints", table_name, schema, **kw)

    def get_check_constraints(self, table_name, schema=None, **kw):
        return self._ask("get_check_constraints", table_name, schema, **kw)

    def get_table_comment(self, table_name, schema=None, **kw):
        return self._ask("get_table_comment", table_name, schema, **kw)

    def get_table_options(self, table_name, schema=None, **kw):
        return self._ask("get_table_options", table_name, schema, **kw)

    def get_multi_columns(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_columns", schema, filter_names, kind, scope, **kw)

    def get_multi_pk_constraint(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_pk_constraint", schema, filter_names, kind, scope, **kw)

    def get_multi_foreign_keys(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_foreign_keys", schema, filter_names, kind, scope, **kw)

    def get_multi_indexes(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_indexes", schema, filter_names, kind, scope, **kw)

    def get_multi_unique_constraints(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_unique_constraints", schema, filter_names, kind, scope, **kw)

    def get_multi_check_constraints(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_check_constraints", schema, filter_names, kind, scope, **kw)

    def get_multi_table_comment(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_table_comment", schema, filter_names, kind, scope, **kw)

    def get_multi_table_options(
        self, schema=None, filter_names=None, kind=ObjectKind.TABLE, scope=ObjectScope.DEFAULT, **kw
    ):
        return self._ask_many("get_table_options", schema, filter_names, kind, scope, **kw)

    def get_sorted_table_and_fkc_names(self, schema=None, **kw):
        ordered = self.sort_tables_on_foreign_key_dependency(consider_schemas=(schema,))
        return [(key and key[1], [(name, key) for (_, name), key in keys]) for key, keys in ordered]

    def sort_tables_on_foreign_key_dependency(self, consider_schemas=(None,), **kw):
        edges, names, tables = [], {}, []
        for schema in consider_schemas:
            for (_, table), keys in self.get_multi_foreign_keys(schema, **kw).items():
                tables.append((schema, table))
                names[schema, table] = list(dict.fromkeys(key["name"] for key in keys))
                for key in keys:
                    target = (key["referred_schema"], key["referred_table"])
                    if target != (schema, table):
                        edges.append((target, (schema, table)))
        remaining = []
        ordered = _in_order(tables, edges)
        if ordered is None:
            circular = [edge for edge in edges if _reaches(edge[1], edge[0], edges)]
            for _, table in circular:
                remaining += [(table, key) for key in names[table] if (table, key) not in remaining]
            ordered = _in_order(tables, [edge for edge in edges if edge not in circular])
        later = [key for _, key in remaining]
        return [
            (table, [(table, key) for key in names[table] if key not in later]) for table in ordered
        ] + [(None, remaining)]

    def reflect_table(
        self, table, include_columns, exclude_columns=(), resolve_fks=True, _extend_on=None, _reflect_info=None
    ):
        if _extend_on is not None:
            if table in _extend_on:
                return
            _extend_on.add(table)
        key = (table.schema, table.name)
        info = _reflect_info
        if info is None or key not in info.columns:
            info = Info(self, table.schema, [table.name], ObjectKind.ANY, ObjectScope.ANY)
            if _reflect_info is not None:
                _reflect_info.update(info)
                info = _reflect_info
        if key in info.unreflectable:
            raise info.unreflectable[key]
        if key not in info.columns:
            raise exc.NoSuchTableError(table.name)
        options = info.table_options.get(key)
        if options:
            table._update_dialect_options(options)
        reflection = _Reflection(self, table, key, info, include_columns, exclude_columns)
        reflection.columns()
        reflection.primary_key()
        reflection.foreign_keys(resolve_fks, _extend_on)
        reflection.indexes()
        reflection.unique_constraints()
        for constraint in info.check_constraints.get(key, []):
            table.append_constraint(CheckConstraint(**constraint))


def _reaches(start, end, edges):
    seen, todo = set(), [start]
    while todo:
        place = todo.pop()
        if place == end:
            return True
        for before, after in edges:
            if before == place and after not in seen:
                seen.add(after)
                todo.append(after)
    return False


def _in_order(tables, edges):
    """The tables, those that others refer to first; `None` where they refer in circles."""
    left, ordered = list(tables), []
    while left:
        ready = [table for table in left if not any(after == table and before in left for before, after in edges)]
        if not ready:
            return None
        ordered += ready
        left = [table for table in left if table not in ready]
    return ordered


COLUMN_OPTIONS = ("nullable", "autoincrement", "quote", "info", "key", "comment")


class _Reflection:
    """A table that is being filled with what the database has."""

    def __init__(self, inspector, table, key, info, include, exclude):
        self.inspector = inspector
        self.table = table
        self.key = key
        self.info = info
        self.include = include
        self.exclude = exclude
        self.by_name = {}

    def columns(self):
        for found in self.info.columns[self.key]:
            original = found["name"]
            # Who listens may change all of it, the name too.
            _told("column_reflect", self.table, self.inspector, self.table, found)
            name = found["name"]
            if (self.include and name not in self.include) or (self.exclude and name in self.exclude):
                continue
            items = []
            default = found.get("default")
            if default is not None:
                if not isinstance(default, FetchedValue):
                    default = DefaultClause(default if isinstance(default, TextClause) else text(default))
                items.append(default)
            if "computed" in found:
                items.append(Computed(**found["computed"]))
            if "identity" in found:
                items.append(Identity(**found["identity"]))
            options = {key: found[key] for key in COLUMN_OPTIONS if key in found}
            column = self.by_name[original] = Column(name, found["type"], *items, **options)
            if column.key in self.table.primary_key:
                column.primary_key = True
            self.table.append_column(column, replace_existing=True)

    def primary_key(self):
        found = self.info.pk_constraint.get(self.key)
        if found:
            columns = [
                self.by_name[name]
                for name in found["constrained_columns"]
                if name in self.by_name and name not in self.exclude
            ]
            self.table.primary_key.name = found["name"]
            self.table.primary_key._reload(columns)

    def foreign_keys(self, resolve, extend_on):
        for found in self.info.foreign_keys.get(self.key, []):
            columns = [
                self.by_name[name].key if name in self.by_name else name for name in found["constrained_columns"]
            ]
            if self.exclude and set(columns) & set(self.exclude):
                continue
            if self.include and set(columns) - set(self.include):
                continue
            schema, name = found["referred_schema"], found["referred_table"]
            if resolve:
                Table(
                    name,
                    self.table.metadata,
                    schema=BLANK_SCHEMA if schema is None else schema,
                    autoload_with=self.inspector.bind,
                    _extend_on=extend_on,
                    _reflect_info=self.info,
                )
            targets = [f"{full_name(schema, name)}.{column}" for column in found["referred_columns"]]
            try:
                constraint = ForeignKeyConstraint(
                    columns, targets, found["name"], link_to_name=True, **found["options"]
                )
                self.table.append_constraint(constraint)
            except exc.ConstraintColumnNotFoundError:
                _warn(
                    f"On reflected table {self.table.name}, skipping reflection of foreign key constraint "
                    f"{found['name']}; one or more subject columns within name(s) {', '.join(columns)} are not present "
                    "in the table"
                )

    def _located(self, names, kind):
        located = []
        for name in names:
            if name in self.by_name:
                located.append(self.by_name[name])
            elif name in self.table.c:
                located.append(self.table.c[name])
            else:
                _warn(kind(name))
        return located

    def indexes(self):
        for found in self.info.indexes.get(self.key, []):
            names = found["column_names"]
            if self.include and not set(names).issubset(self.include):
                continue
            columns = self._located(
                names, lambda name: f"index key {name!r} was not located in columns for table {self.table.name!r}"
            )
            Index(found["name"], *columns, _table=self.table, unique=found["unique"], **found["dialect_options"])

    def unique_constraints(self):
        for found in self.info.unique_constraints.get(self.key, []):
            names = found["column_names"]
            if self.include and not set(names).issubset(self.include):
                continue
            columns = self._located(
                names,
                lambda name: f"unique constraint key '{name}' was not located in columns for table '{self.table.name}'",
            )
            self.table.append_constraint(UniqueConstraint(*columns, name=found["name"]))


def autoload(table, bind, include_columns, exclude_columns, resolve_fks, extend_on, info):
    """Fills a table, for `Table(autoload_with=)`."""
    with inspector_of(bind)._inspection_context() as inspector:
        inspector.reflect_table(
            table, include_columns, exclude_columns, resolve_fks, _extend_on=extend_on, _reflect_info=info
        )


def inspector_of(bind):
    return bind if isinstance(bind, Inspector) else Inspector._of(bind)


def reflect(
    metadata,
    bind,
    schema=None,
    views=False,
    only=None,
    extend_existing=False,
    autoload_replace=True,
    resolve_fks=True,
    **dialect_kwargs,
):
    """`MetaData.reflect()`."""
    with inspector_of(bind)._inspection_context() as inspector:
        schema = metadata.schema if schema is None else schema
        available = dict.fromkeys(inspector.get_table_names(schema, **dialect_kwargs))
        if views:
            available.update(dict.fromkeys(inspector.get_view_names(schema, **dialect_kwargs)))
        current = set(metadata.tables)

        def wanted(name):
            return extend_existing or full_name(schema, name) not in current

        if only is None:
            load = [name for name in available if wanted(name)]
        elif callable(only):
            load = [name for name in available if wanted(name) and only(name, metadata)]
        else:
            missing = [name for name in only if name not in available]
            if missing:
                place = f" schema '{schema}'" if schema else ""
                raise exc.InvalidRequestError(
                    f"Could not reflect: requested table(s) not available in {bind.engine!r}{place}: "
                    f"({', '.join(missing)})"
                )
            load = [name for name in only if extend_existing or name not in current]
        kind = ObjectKind.ANY if views else ObjectKind.TABLE
        info = Info(inspector, schema, load, kind, ObjectScope.ANY)
        options = {"schema": schema} if schema is not None else {}
        extend_on = set()
        for name in load:
            try:
                Table(
                    name,
                    metadata,
                    autoload_with=inspector,
                    extend_existing=extend_existing,
                    autoload_replace=autoload_replace,
                    resolve_fks=resolve_fks,
                    _extend_on=extend_on,
                    _reflect_info=info,
                    **options,
                )
            except exc.UnreflectableTableError as error:
                _warn(f"Skipping table {name}: {error}")


def index_exists(connection, table, name, schema):
    """Whether an index is there, for `Index.create(checkfirst=True)`."""
    return CATALOGUE.has_index(connection, table, name, schema=schema)
