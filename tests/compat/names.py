"""Records the public names of CPython's and SQLAlchemy's modules: run with the Python that has SQLAlchemy 2.1.9.

    python tests/compat/names.py > tests/compat/names.txt

Each line: a module, or a module and a class in it, a colon, and its public names.
"""

import builtins
import importlib
import types

MODULES = """
builtins abc base64 binascii bisect collections collections.abc contextlib copy dataclasses datetime decimal enum
fractions functools gc hashlib heapq hmac importlib inspect io itertools json logging math numbers operator os os.path
platform pprint random re secrets sqlite3 statistics string sys textwrap time traceback types typing uuid warnings
weakref zoneinfo
sqlalchemy sqlalchemy.exc sqlalchemy.orm sqlalchemy.orm.exc sqlalchemy.orm.collections sqlalchemy.orm.attributes
sqlalchemy.event sqlalchemy.inspection sqlalchemy.engine sqlalchemy.pool sqlalchemy.types sqlalchemy.schema sqlalchemy.sql
sqlalchemy.sql.expression sqlalchemy.dialects.sqlite sqlalchemy.ext.hybrid sqlalchemy.ext.associationproxy
sqlalchemy.ext.orderinglist sqlalchemy.ext.mutable sqlalchemy.ext.declarative sqlalchemy.ext.automap
sqlalchemy.ext.compiler sqlalchemy.ext.baked
""".split()

CLASSES = """
builtins.int builtins.float builtins.str builtins.bytes builtins.list builtins.tuple builtins.dict builtins.set
builtins.frozenset builtins.range builtins.BaseException
datetime.date datetime.datetime datetime.time datetime.timedelta datetime.timezone decimal.Decimal decimal.Context
collections.Counter collections.OrderedDict collections.defaultdict collections.deque collections.ChainMap
re.Pattern re.Match uuid.UUID io.StringIO io.BytesIO enum.Enum fractions.Fraction random.Random logging.Logger
logging.Handler weakref.WeakValueDictionary inspect.Signature
sqlalchemy.Table sqlalchemy.Column sqlalchemy.MetaData sqlalchemy.Select sqlalchemy.Insert sqlalchemy.Update
sqlalchemy.Delete sqlalchemy.Engine sqlalchemy.Connection sqlalchemy.Result sqlalchemy.Row sqlalchemy.ScalarResult
sqlalchemy.Inspector sqlalchemy.orm.Session sqlalchemy.orm.Query sqlalchemy.orm.Mapper sqlalchemy.orm.sessionmaker
sqlalchemy.orm.scoped_session sqlalchemy.orm.registry sqlalchemy.orm.DeclarativeBase
""".split()


def is_own(module, name):
    """Whether a module's name is its own and not merely imported there."""
    value = getattr(module, name, None)
    if isinstance(value, types.ModuleType) or name in ('annotations', 'TYPE_CHECKING'):
        return False
    home = getattr(value, '__module__', None)
    top = module.__name__.split('.')[0]
    return not isinstance(home, str) or home == 'builtins' or home.lstrip('_').split('.')[0] == top or home[0] == '_'


def public(holder):
    names = getattr(holder, '__all__', None) if isinstance(holder, types.ModuleType) else None
    if names is None:
        names = [name for name in dir(holder) if not name.startswith('_')]
        if isinstance(holder, types.ModuleType) and holder is not builtins:
            names = [name for name in names if is_own(holder, name)]
    return sorted(set(names))


for name in MODULES:
    print(f"{name}: {' '.join(public(importlib.import_module(name)))}")
for name in CLASSES:
    module, _, class_name = name.rpartition('.')
    print(f"{module} {class_name}: {' '.join(public(getattr(importlib.import_module(module), class_name)))}")
