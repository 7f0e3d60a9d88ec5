# Flag and IntFlag: combinations, containment, boundaries.
from enum import CONFORM, EJECT, KEEP, Flag, IntFlag, auto


class Perm(Flag):
    READ = auto()
    WRITE = auto()
    RUN = auto()
    ALL = READ | WRITE | RUN
    NONE = 0


class Bits(IntFlag):
    A = 1
    B = 2
    C = 4


both = Perm.READ | Perm.WRITE
print(both, repr(both), both.value, both.name, Perm.ALL, repr(Perm.NONE), Perm(5), Perm(7) is Perm.ALL)
print(Perm.READ in both, Perm.RUN in both, both & Perm.WRITE, both ^ Perm.READ, ~Perm.READ, bool(Perm.NONE), bool(both & Perm.RUN))
print(list(Perm), list(Perm.ALL), list(both), len(both), len(Perm), [perm.name for perm in Perm.ALL], Perm["RUN"], Perm.__members__)
print({both: "rw"}[Perm(3)], both == Perm.WRITE | Perm.READ, Perm.READ | Perm.NONE, sum(perm.value for perm in Perm))
print(Bits.A | Bits.C, repr(Bits.A | Bits.C), Bits(6), Bits.A + 1, Bits.A | 8, repr(Bits(9)), ~Bits.A, Bits.B & 3, 3 & Bits.A, Bits.A == 1, f"{Bits.C}", list(Bits(5)))
for wrong in (lambda: Perm(8), lambda: Perm.READ | 1, lambda: 1 in Perm.READ, lambda: Perm("READ")):
    try:
        print(wrong())
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


class Kept(Flag, boundary=KEEP):
    A = 1


class Conforming(Flag, boundary=CONFORM):
    A = 1


class Ejected(IntFlag, boundary=EJECT):
    A = 1


print(repr(Kept(5)), repr(Conforming(5)), repr(Ejected(5)), type(Ejected(4)))


def describe(perm):
    match perm:
        case Perm.ALL:
            return "everything"
        case Perm.NONE:
            return "nothing"
        case _:
            return " and ".join(part.name.lower() for part in perm)


print([describe(perm) for perm in (Perm.ALL, Perm.NONE, both, Perm.RUN)])
current = Perm.NONE
for perm in (Perm.READ, Perm.RUN):
    current |= perm
print(current, current & ~Perm.READ)
