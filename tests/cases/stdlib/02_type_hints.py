# get_type_hints() of models and functions whose annotations are strings.
from __future__ import annotations

from typing import Annotated, ClassVar, List, NamedTuple, Optional, TypedDict, get_type_hints

intpk = Annotated[int, "primary key"]


class Base:
    registry: ClassVar[dict] = {}
    id: intpk


class User(Base):
    name: str
    nickname: Optional[str] = None
    friends: List[User]
    address: Address | None
    tags: list['Tag']


class Address(Base):
    email: str
    owner: "User"


class Tag:
    pass


class Point(NamedTuple):
    x: int
    y: float = 0.5


class Payload(TypedDict, total=False):
    user: User
    count: int


def find(name: str, *rest: int, limit: int | None = None, **options: User) -> List[User]:
    return []


print(User.__annotations__)
print(get_type_hints(User))
print(get_type_hints(User, include_extras=True)["id"])
print(get_type_hints(Address))
print(find.__annotations__)
print(get_type_hints(find))
print(get_type_hints(Point), Point(1))
print(get_type_hints(Payload), Payload(count=1))
print(get_type_hints(User.__init__))


def broken(a: Missing) -> None: ...


for thing in (broken, 5):
    try:
        print(get_type_hints(thing))
    except (NameError, TypeError) as error:
        print(type(error).__name__, error)
