"""What listeners are told of, DDL that is run on a condition, and the engine that only shows its statements."""

import enum

from sqlalchemy.dialects import mysql, postgresql, sqlite
from sqlalchemy.engine.url import make_url
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable, SetColumnComment, SetTableComment, sort_tables


class CheckFirst(enum.Flag):
    NONE = 0
    TABLES = 2
    VIEWS = 4
    INDEXES = 8
    SEQUENCES = 16
    TYPES = 32
    ALL = 62


class ExceptionContextImpl:
    is_disconnect = False
    invalidate_pool_on_disconnect = True
    is_pre_ping = False

    def __init__(self, connection, original, error, statement, parameters, context):
        self.connection = connection
        self.engine = connection.engine
        self.dialect = connection.dialect
        self.original_exception = original
        self.sqlalchemy_exception = None if error is original else error
        self.statement = statement
        self.parameters = parameters
        self.execution_context = context


class ConditionalDDL:
    """A statement with the condition of `execute_if()`, for those who listen."""

    def __init__(self, ddl, dialect=None, callable_=None, state=None):
        self.ddl = ddl
        self.dialect = dialect
        self.callable_ = callable_
        self.state = state

    def __call__(self, target, bind, **kw):
        if isinstance(self.dialect, str):
            if self.dialect != bind.engine.name:
                return
        elif isinstance(self.dialect, (tuple, list, set)):
            if bind.engine.name not in self.dialect:
                return
        if self.callable_ is None or self.callable_(self.ddl, target, bind, state=self.state, **kw):
            self.ddl(target, bind, **kw)


class MockConnection:
    def __init__(self, dialect, execute):
        self.dialect = dialect
        self.execute = execute
        self.name = dialect.name

    @property
    def engine(self):
        return self

    def connect(self, **kwargs):
        return self

    def execution_options(self, **kw):
        return self

    def schema_for_object(self, obj):
        return obj.schema

    def _emit(self, metadata, tables, create):
        tables = sort_tables(tables)
        kw = {"_ddl_runner": None, "checkfirst": CheckFirst.NONE}
        verb, work = ("create", self._create) if create else ("drop", self._drop)
        if not create:
            tables.reverse()
        _tell("before_" + verb, metadata, self, tables=tables, **kw)
        for table in tables:
            _tell("before_" + verb, table, self, _is_metadata_operation=True, **kw)
            work(table)
            _tell("after_" + verb, table, self, _is_metadata_operation=True, **kw)
        _tell("after_" + verb, metadata, self, tables=tables, **kw)

    def _drop(self, table):
        self.execute(DropTable(table))

    def _create(self, table):
        if self.name == "postgresql" and any(type(column.type).__name__.lower() == "enum" for column in table.c):
            _unsupported("create_mock_engine() for PostgreSQL with types of their own (Enum)")
        self.execute(CreateTable(table))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            self.execute(CreateIndex(index))
        if self.name == "postgresql":
            if table.comment is not None:
                self.execute(SetTableComment(table))
            for column in table.c:
                if column.comment is not None:
                    self.execute(SetColumnComment(column))


def create_mock_engine(url, executor, **kw):
    if kw:
        _unsupported(f"create_mock_engine({next(iter(kw))}=...)")
    name = make_url(url).get_backend_name()
    modules = {"sqlite": sqlite, "postgresql": postgresql, "mysql": mysql}
    if name not in modules:
        _unsupported(f"create_mock_engine() for {name}")
    return MockConnection(modules[name].dialect(), executor)


for _class, _module in (
    (CheckFirst, "sqlalchemy.sql.ddl"),
    (ExceptionContextImpl, "sqlalchemy.engine.base"),
    (MockConnection, "sqlalchemy.engine.mock"),
):
    _class.__module__ = _module
