# TypedDict, NewType, cast, overload and the marks that only checkers read.
from typing import (TYPE_CHECKING, Literal, NewType, NotRequired, Required, TypedDict, assert_never, cast, final, get_overloads,
                    get_type_hints, is_typeddict, overload)

if TYPE_CHECKING:
    from nowhere import Nothing


class Movie(TypedDict):
    title: str
    year: int


class Rated(Movie, total=False):
    stars: int
    code: Required[str]


class Loose(TypedDict):
    a: NotRequired[int]
    b: "str"


movie: Movie = {"title": "Metropolis", "year": 1927}
print(movie, Movie(title="M", year=1931), type(Movie(title="", year=0)), Movie.__total__, Rated.__total__)
print(sorted(Movie.__required_keys__), sorted(Rated.__required_keys__), sorted(Rated.__optional_keys__))
print(sorted(Loose.__optional_keys__), get_type_hints(Loose), get_type_hints(Loose, include_extras=True))
print(list(Rated.__annotations__), is_typeddict(Rated), is_typeddict(dict), Movie.__bases__)
Small = TypedDict("Small", {"x": int, "class": str}, total=False)
print(Small(x=1), Small.__name__, Small.__optional_keys__ == {"x", "class"})
try:
    print(isinstance(movie, Movie))
except TypeError as error:
    print(error)

UserId = NewType("UserId", int)
AdminId = NewType("AdminId", UserId)
print(UserId(5) + 1, UserId, UserId.__name__, AdminId.__supertype__, UserId | None, list[UserId])


@overload
def load(key: int) -> str: ...
@overload
def load(key: str) -> int: ...
def load(key):
    return key * 2


print(load(2), load("a"), len(get_overloads(load)))


@final
class Leaf:
    pass


print(Leaf.__final__, cast("list[int]", "kept"), cast(int, 1.5))
Mode = Literal["r", "w"]


def open_mode(mode: Mode):
    if mode == "r":
        return "reading"
    elif mode == "w":
        return "writing"
    else:
        assert_never(mode)


print(open_mode("r"), open_mode("w"))
try:
    open_mode("x")
except AssertionError as error:
    print(error)
