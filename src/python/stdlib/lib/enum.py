"""Enumerations. The classes are native (`_enum`); here are the checks and the ways of showing them."""
import sys as _sys
from builtins import property as _property
from _enum import *
from _enum import Enum, StrEnum

__all__ = [
    "EnumType", "EnumMeta", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique", "property",
    "verify", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP", "global_flag_repr",
    "global_enum_repr", "global_str", "global_enum", "EnumCheck", "CONTINUOUS", "NAMED_FLAGS", "UNIQUE",
]


class FlagBoundary(StrEnum):
    """What becomes of bits of a flag that no member has."""

    STRICT, CONFORM, EJECT, KEEP = "strict", "conform", "eject", "keep"


STRICT, CONFORM, EJECT, KEEP = FlagBoundary


class EnumCheck(StrEnum):
    CONTINUOUS = "no skipped integer values"
    NAMED_FLAGS = "multi-flag aliases may not contain unnamed flags"
    UNIQUE = "one name per value"


CONTINUOUS, NAMED_FLAGS, UNIQUE = EnumCheck


class property(_property):
    """A property of members, whose name a member may have as well."""


class verify:
    def __init__(self, *checks):
        self.checks = checks

    def __call__(self, enumeration):
        name = enumeration.__name__
        kind = "flag" if issubclass(enumeration, Flag) else "enum"
        for check in self.checks:
            if check is UNIQUE:
                aliases = [(alias, one.name) for alias, one in enumeration.__members__.items() if alias != one.name]
                if aliases:
                    shown = ", ".join(f"{alias} -> {canonical}" for alias, canonical in aliases)
                    raise ValueError(f"aliases found in {enumeration!r}: {shown}")
            elif check is CONTINUOUS:
                values = {one.value for one in enumeration}
                if len(values) < 2:
                    continue
                low, high = min(values), max(values)
                if kind == "flag":
                    wanted = [1 << bit for bit in range(low.bit_length(), high.bit_length() - 1)]
                else:
                    wanted = range(low + 1, high)
                missing = [str(value) for value in wanted if value not in values]
                if missing:
                    raise ValueError(f"invalid {kind} {name!r}: missing values {', '.join(missing)}")
            elif check is NAMED_FLAGS:
                known = {one.value for one in enumeration}
                names, missing = [], 0
                for alias, one in enumeration.__members__.items():
                    bits = [1 << bit for bit in range(one.value.bit_length()) if one.value >> bit & 1]
                    unnamed = [bit for bit in bits if bit not in known]
                    if one.name in [e.name for e in enumeration] and len(bits) < 2 or not unnamed:
                        continue
                    names.append(alias)
                    missing |= sum(unnamed)
                if names:
                    which = f"alias {names[0]} is" if len(names) == 1 else f"aliases {', '.join(names[:-1])} and {names[-1]} are"
                    raise ValueError(
                        f"invalid Flag {name!r}: {which} missing combined values of {hex(missing)} "
                        "[use enum.show_flag_values(value) for details]"
                    )
        return enumeration


def global_enum_repr(self):
    module = self.__class__.__module__.split(".")[-1]
    return f"{module}.{self._name_}"


def global_flag_repr(self):
    module = self.__class__.__module__.split(".")[-1]
    if self._name_ is None:
        return f"{module}.{self.__class__.__name__}({self._value_})"
    return "|".join(f"{module}.{name}" for name in self._name_.split("|"))


def global_str(self):
    return f"{self.__class__.__name__}({self._value_})" if self._name_ is None else self._name_


def global_enum(cls, update_str=False):
    cls.__repr__ = global_flag_repr if issubclass(cls, Flag) else global_enum_repr
    if not issubclass(cls, ReprEnum) or update_str:
        cls.__str__ = global_str
    _sys.modules[cls.__module__].__dict__.update(cls.__members__)
    return cls
