# Enums that are strings or integers too.
import json
from enum import Enum, IntEnum, StrEnum, auto


class Status(str, Enum):
    DRAFT = "draft"
    SENT = "sent"


class Role(StrEnum):
    ADMIN = auto()
    GUEST = "visitor"


class Priority(IntEnum):
    LOW = 1
    HIGH = 3


class Level(int, Enum):
    ONE = 1


for member in (Status.SENT, Role.ADMIN, Role.GUEST, Priority.HIGH, Level.ONE):
    print(repr(member), str(member), f"{member}", "%s" % member, format(member), member.value, member == member.value, hash(member) == hash(member.value))
print(Status("draft"), Status.DRAFT == "draft", Status.DRAFT.upper(), Status.DRAFT + "!", "dra" in Status.DRAFT, {"draft": 1}[Status.DRAFT], len(Status.SENT))
print(Role.ADMIN.capitalize(), Role("visitor"), ", ".join(Role), sorted(Role), Role.GUEST in ("visitor",))
print(Priority.HIGH + 1, Priority.LOW < Priority.HIGH, max(Priority), sum(Priority), Priority(3), [10, 20][Priority.LOW], f"{Priority.HIGH:03d}", -Priority.LOW, Priority.HIGH | 4)
print(json.dumps({"status": Status.SENT, "role": Role.ADMIN, "priority": Priority.HIGH, "list": list(Priority)}))
print(isinstance(Status.SENT, str), isinstance(Priority.LOW, int), type(Priority.LOW + 0), Status.__mro__[1:3], sorted(Priority, reverse=True))
for wrong in (lambda: Status("lost"), lambda: Priority("1"), lambda: Role("root")):
    try:
        print(wrong())
    except ValueError as error:
        print(error)
try:
    class Bad(StrEnum):
        A = 1
except TypeError as error:
    print(error)
print(list(IntEnum("Grade", "A B")), list(StrEnum("Tag", ["ONE", "TWO"])), list(Enum("Fruit", "FIG PEAR", type=str, start=2)))
