# Repositories that learn their model from the type argument.
from typing import Dict, Generic, List, Optional, Protocol, Type, TypeVar, get_args, runtime_checkable

T = TypeVar("T")
K = TypeVar("K", bound=int)
V = TypeVar("V", str, bytes)
out = TypeVar("out", covariant=True)
into = TypeVar("into", contravariant=True)


@runtime_checkable
class HasId(Protocol):
    id: int

    def label(self) -> str: ...


@runtime_checkable
class Closeable(Protocol):
    def close(self) -> None: ...


class Repository(Generic[T]):
    model: Type[T]

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.model = get_args(cls.__orig_bases__[0])[0]

    def __init__(self) -> None:
        self.rows: List[T] = []

    def add(self, row: T) -> T:
        self.rows.append(row)
        return row

    def get(self, key: int) -> Optional[T]:
        return next((row for row in self.rows if row.id == key), None)


class User:
    def __init__(self, id, name):
        self.id, self.name = id, name

    def label(self):
        return f"{self.name}#{self.id}"


class Users(Repository[User]):
    pass


class Pair(Generic[K, V]):
    def __init__(self, key: K, value: V):
        self.key, self.value = key, value


users = Users()
ada = users.add(User(1, "ada"))
print(users.get(1).label(), users.get(2), Users.model, Users.__orig_bases__, Users.__mro__)
print(T, K, V, out, into, K.__bound__, V.__constraints__, out.__covariant__)
print(Repository[int], Pair[int, str], Pair.__parameters__, Repository[T].__parameters__, Dict[str, T][int])
print(Pair[int, str](1, "a").__orig_class__, Repository[int] == Repository[int])
print(isinstance(ada, HasId), isinstance(users, HasId), isinstance(ada, Closeable), issubclass(User, Closeable))
attempts = [
    lambda: Users[int], lambda: Generic[int], lambda: HasId(), lambda: issubclass(User, HasId),
    lambda: isinstance(users, Repository[User]), lambda: TypeVar("X", int), lambda: TypeVar("X", covariant=True, contravariant=True),
]
for attempt in attempts:
    try:
        print(attempt())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)


class Plain(Protocol):
    def run(self): ...


try:
    isinstance(ada, Plain)
except TypeError as error:
    print(error)


class Runner(Plain):
    def run(self):
        return "ran"


print(Runner().run(), Runner.__mro__[1:3])
