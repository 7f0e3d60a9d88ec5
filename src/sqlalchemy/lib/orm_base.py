# Symbols of the ORM, and what its listeners are handed.
import enum

from sqlalchemy import inspect


class LoaderCallableStatus(enum.Enum):
    PASSIVE_NO_RESULT = 0
    PASSIVE_CLASS_MISMATCH = 1
    ATTR_WAS_SET = 2
    ATTR_EMPTY = 3
    NO_VALUE = 4
    NEVER_SET = NO_VALUE
    DONT_SET = 5


class EventConstants(enum.Enum):
    EXT_CONTINUE = 1
    EXT_STOP = 2
    EXT_SKIP = 3
    NO_KEY = 4


class SessionTransactionOrigin(enum.Enum):
    AUTOBEGIN = 0
    BEGIN = 1
    BEGIN_NESTED = 2
    SUBTRANSACTION = 3


class symbol(int):
    """A number with a name."""

    def __new__(cls, name, value):
        self = int.__new__(cls, value)
        self.name = name
        return self

    @property
    def value(self):
        return int(self)

    def __repr__(self):
        return f"symbol({self.name!r})"

    __str__ = __repr__


_FLAGS = {
    "NO_CHANGE": 0,
    "CALLABLES_OK": 1,
    "SQL_OK": 2,
    "RELATED_OBJECT_OK": 4,
    "INIT_OK": 8,
    "NON_PERSISTENT_OK": 16,
    "LOAD_AGAINST_COMMITTED": 32,
    "NO_AUTOFLUSH": 64,
    "NO_RAISE": 128,
    "DEFERRED_HISTORY_LOAD": 256,
    "INCLUDE_PENDING_MUTATIONS": 512,
    "PASSIVE_OFF": 31,
    "PASSIVE_RETURN_NO_VALUE": 23,
    "PASSIVE_NO_INITIALIZE": 22,
    "PASSIVE_NO_FETCH": 29,
    "PASSIVE_NO_FETCH_RELATED": 27,
    "PASSIVE_ONLY_PERSISTENT": 15,
    "PASSIVE_MERGE": 159,
}


class PassiveFlag:
    pass


for _name, _value in _FLAGS.items():
    globals()[_name] = symbol(_name, _value)
    setattr(PassiveFlag, _name, globals()[_name])
for _number, _name in enumerate(("APPEND", "REMOVE", "REPLACE", "BULK_REPLACE", "MODIFIED")):
    globals()["OP_" + _name] = symbol(_name, _number + 1)
for _member in (*LoaderCallableStatus, *EventConstants):
    globals()[_member.name] = _member
NEVER_SET = NO_VALUE


class QueryContext:
    """What a query knows while its rows become objects."""

    def __init__(self, session):
        self.session = session


class UOWTransaction:
    """What a flush knows."""

    def __init__(self, session):
        self.session = session


class ORMExecuteState:
    """An execution, as listeners see and change it."""

    is_from_statement = False
    lazy_loaded_from = None
    loader_strategy_path = None
    user_defined_options = ()

    def __init__(self, session, statement, parameters, options, flags, handle):
        self.session = session
        self.statement = statement
        self.parameters = parameters
        self.local_execution_options = options
        self.bind_arguments = {}
        self._handle = handle
        for name, flag in flags.items():
            setattr(self, name, flag)

    @property
    def execution_options(self):
        own = self.statement.get_execution_options() if hasattr(self.statement, "get_execution_options") else {}
        return {**own, **self.local_execution_options}

    def update_execution_options(self, **opts):
        self.local_execution_options = {**self.local_execution_options, **opts}

    @property
    def all_mappers(self):
        if not self.is_orm_statement:
            return []
        if not self.is_select:
            return [self.bind_mapper]
        found = []
        for description in self.statement.column_descriptions:
            mapper = inspect(description["entity"]).mapper if description["entity"] is not None else None
            if mapper is not None and mapper not in found:
                found.append(mapper)
        return found

    def invoke_statement(self, statement=None, params=None, execution_options=None, bind_arguments=None):
        if statement is None:
            statement = self.statement
        values = self.parameters
        if params:
            if isinstance(values, list):
                values = [{**one, **two} for one, two in zip(values, params)]
            else:
                values = {**(values or {}), **params}
        options = {**self.local_execution_options, **(execution_options or {})}
        return _invoke(self._handle, statement, values, options)


class BulkUD:
    """An UPDATE or DELETE of a query."""

    def __init__(self, query, values):
        self.query = query
        self.mapper = query.column_descriptions[0]["entity"].__mapper__
        if values is not None:
            self.values = values
            self.update_kwargs = {}

    @property
    def session(self):
        return self.query.session


def reconstructor(fn):
    _note_hooks()
    fn.__sa_reconstructor__ = True
    return fn


def validates(*names, include_removes=False, include_backrefs=True):
    _note_hooks()

    def mark(fn):
        fn.__sa_validators__ = names
        fn.__sa_validation_opts__ = {"include_removes": include_removes, "include_backrefs": include_backrefs}
        return fn

    return mark


def get_history(obj, key, passive=PASSIVE_OFF):
    return _get_history(obj, key, passive)


def get_attribute(instance, key):
    return _attribute("get", instance, key, None)


def set_attribute(instance, key, value, initiator=None):
    _attribute("set", instance, key, value, initiator)


def del_attribute(instance, key):
    _attribute("delete", instance, key, None)


def set_committed_value(instance, key, value):
    _attribute("commit", instance, key, value)


def init_collection(obj, key):
    return _attribute("init", obj, key, None)._sa_adapter


def flag_modified(instance, key):
    _attribute("flag", instance, key, None)


def flag_dirty(instance):
    _attribute("dirty", instance, None, None)


def instance_dict(instance):
    return instance.__dict__



class ClassManager:
    """What the ORM knows of a class."""

    is_mapped = True

    def __init__(self, mapper):
        self.mapper = mapper
        self.class_ = mapper.class_


def manager_of_class(cls):
    return ClassManager(class_mapper(cls, configure=False))


# What documentation and annotations name; listening goes by the names of the events.
class InstanceEvents:
    pass


class MapperEvents:
    pass


class AttributeEvents:
    pass


class SessionEvents:
    pass


class QueryEvents:
    pass
