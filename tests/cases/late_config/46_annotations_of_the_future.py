# level: advanced | shows: annotations as texts that cannot be read or resolved
from __future__ import annotations
from sqlalchemy import *
from sqlalchemy.orm import *


class Base(DeclarativeBase):
    pass


made = []


def go(ann, val=None):
    made.append(ann)
    try:
        ns = {
            "__tablename__": "t" + str(len(made)),
            "__annotations__": {"id": "Mapped[int]", "a": ann},
            "id": mapped_column(primary_key=True),
            "__module__": "__main__",
        }
        if val is not None:
            ns["a"] = val()
        C = type("C" + str(len(made)), (Base,), ns)
        print(ann, C.__table__.c.keys())
    except Exception as e:
        print(ann, type(e).__name__, str(e)[:200])


for a in (
    "Maped[int]",
    "Mapped[Nope]",
    "Mapped[Optional[int]]",
    "Mapped[int | None]",
    "MappedNope",
    "Nope",
    "int",
    "ClassVar[int]",
    "Mapped[in]",
    "Mapped[typing.Optional[int]]",
    "Mapped",
    "str | None",
    "List[int]",
):
    go(a)
go("C0", lambda: relationship("C0"))
