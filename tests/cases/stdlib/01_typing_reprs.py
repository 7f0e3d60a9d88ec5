# How annotations look when they are printed, and what can be taken out of them.
from typing import (Annotated, Any, Callable, ClassVar, Dict, Final, FrozenSet, Generator, Iterable, List, Literal, Mapping,
                    Optional, Sequence, Set, Tuple, Type, Union, get_args, get_origin)

forms = [
    Any, Optional[int], Optional["User"], Union[int, str], Union[int, None, str], List[int], List["Post"], Dict[str, List[int]],
    Tuple[int, ...], Tuple[int, str], Tuple[()], Set[str], FrozenSet[bytes], Type[int], Callable[[int, str], bool],
    Callable[..., None], ClassVar[int], Final[str], Literal["draft", "sent", 3, None], Annotated[int, "pk", 5],
    Iterable[int], Sequence["Row"], Mapping[str, Any], Generator[int, None, str], list[int], dict[str, int], int | None,
    list[int] | str | None, type[int],
]
for form in forms:
    print(form, "|", get_origin(form), "|", get_args(form))

print([List, Dict, Optional, Union, Callable, Literal, ClassVar])
print(Union[int, int], Union[str, Union[int, str]], Optional[None])
print(Union[int, str] == Union[str, int], List[int] == List[int], Optional[int] == (int | None), List[int] == list[int])
print(Literal[1, Literal[2, 1], 3], Literal[1] == Literal[True], Literal["a", "b"] == Literal["b", "a"])
print(Annotated[Annotated[int, "a"], "b"], Annotated[str, 50].__metadata__, Annotated[str, 50].__origin__)
print(isinstance(5, int | str), isinstance(None, Optional[int]), issubclass(bool, int | str), isinstance([], List))
for wrong in (lambda: Optional[int, str], lambda: Dict[int], lambda: List[int, str], lambda: isinstance([], List[int]),
              lambda: isinstance([], list[int]), lambda: Any(), lambda: List(), lambda: Union[()]):
    try:
        print(wrong())
    except TypeError as error:
        print("TypeError:", error)
