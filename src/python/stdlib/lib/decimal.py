"""Decimal arithmetic. Numbers and contexts are native (`_decimal`); here is what is made of their operations."""
import numbers as _numbers
from _decimal import *
from _decimal import _extend, _flag, _set_flag, _signals

__all__ = [
    "Decimal", "Context", "DecimalTuple", "DefaultContext", "BasicContext", "ExtendedContext", "DecimalException",
    "Clamped", "InvalidOperation", "DivisionByZero", "Inexact", "Rounded", "Subnormal", "Overflow", "Underflow",
    "FloatOperation", "DivisionImpossible", "InvalidContext", "ConversionSyntax", "DivisionUndefined", "ROUND_DOWN",
    "ROUND_HALF_UP", "ROUND_HALF_EVEN", "ROUND_CEILING", "ROUND_FLOOR", "ROUND_UP", "ROUND_HALF_DOWN", "ROUND_05UP",
    "setcontext", "getcontext", "localcontext", "MAX_PREC", "MAX_EMAX", "MIN_EMIN", "MIN_ETINY", "HAVE_THREADS",
    "HAVE_CONTEXTVAR",
]

MAX_PREC = MAX_EMAX = 999999999999999999
MIN_EMIN = -999999999999999999
MIN_ETINY = -1999999999999999997
HAVE_THREADS = HAVE_CONTEXTVAR = True


def _of_decimal(function):
    _extend(Decimal, function.__name__, function)


def _of_context(function):
    _extend(Context, function.__name__, function)


def _number(value):
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    raise TypeError(f"conversion from {type(value).__name__} to Decimal is not supported")


class SignalDict:
    """The flags or the traps of a context, by signal."""

    def __init__(self, context, traps):
        self._context, self._traps = context, traps

    def __getitem__(self, signal):
        return _flag(self._context, self._traps, _place(signal))

    def __setitem__(self, signal, on):
        _set_flag(self._context, self._traps, _place(signal), bool(on))

    def __iter__(self):
        return iter(_signals)

    def __len__(self):
        return len(_signals)

    def __contains__(self, signal):
        return signal in _signals

    def keys(self):
        return list(_signals)

    def values(self):
        return [self[signal] for signal in _signals]

    def items(self):
        return [(signal, self[signal]) for signal in _signals]

    def copy(self):
        return dict(self.items())

    def __eq__(self, other):
        return dict(self.items()) == dict(other.items())

    def __repr__(self):
        return "{" + ", ".join(f"{signal!r}:{on!r}" for signal, on in self.items()) + "}"


def _place(signal):
    try:
        return _signals.index(signal)
    except ValueError:
        raise KeyError("invalid error flag") from None


def _setup(context, flags, traps):
    for which, chosen in ((False, flags), (True, traps)):
        if chosen is None:
            continue
        for signal in _signals:
            on = chosen[signal] if isinstance(chosen, (dict, SignalDict)) else signal in chosen
            _set_flag(context, which, _place(signal), bool(on))


_extend(Context, "_setup", _setup)
_extend(Context, "flags", property(lambda self: SignalDict(self, False), lambda self, new: _setup(self, new, None)))
_extend(Context, "traps", property(lambda self: SignalDict(self, True), lambda self, new: _setup(self, None, new)))


@_of_context
def clear_flags(self):
    _setup(self, [], None)


@_of_context
def clear_traps(self):
    _setup(self, None, [])


@_of_context
def __repr__(self):
    flags = ", ".join(signal.__name__ for signal in _signals if self.flags[signal])
    traps = ", ".join(signal.__name__ for signal in _signals if self.traps[signal])
    return (
        f"Context(prec={self.prec}, rounding={self.rounding}, Emin=-999999, Emax=999999, capitals=1, clamp=0, "
        f"flags=[{flags}], traps=[{traps}])"
    )


@_of_context
def create_decimal(self, num="0"):
    with localcontext(self):
        return +Decimal(num)


@_of_context
def create_decimal_from_float(self, f):
    with localcontext(self):
        return +Decimal.from_float(f)


@_of_context
def Etiny(self):
    return self.Emin - self.prec + 1


@_of_context
def Etop(self):
    return self.Emax - self.prec + 1


def _context_method(name, function):
    def method(self, *args):
        saved = getcontext()
        setcontext(self)
        try:
            return function(*map(_number, args))
        finally:
            setcontext(saved)

    method.__name__ = name
    _extend(Context, name, method)


for _name, _function in {
    "abs": abs, "plus": lambda a: +a, "minus": lambda a: -a, "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b, "multiply": lambda a, b: a * b, "divide": lambda a, b: a / b,
    "divide_int": lambda a, b: a // b, "remainder": lambda a, b: a % b, "divmod": divmod,
    "power": lambda a, b, modulo=None: pow(a, b) if modulo is None else pow(a, b, modulo),
    "to_sci_string": str, "canonical": lambda a: a, "copy_decimal": lambda a: a,
}.items():
    _context_method(_name, _function)


@_of_decimal
def is_qnan(self):
    return self.is_nan()


@_of_decimal
def is_snan(self):
    return False


@_of_decimal
def is_canonical(self):
    return True


@_of_decimal
def canonical(self):
    return self


@_of_decimal
def is_normal(self, context=None):
    return self.is_finite() and bool(self) and self.adjusted() >= -999999


@_of_decimal
def is_subnormal(self, context=None):
    return self.is_finite() and bool(self) and self.adjusted() < -999999


@_of_decimal
def radix(self):
    return Decimal(10)


@_of_decimal
def number_class(self, context=None):
    if self.is_nan():
        return "NaN"
    if self.is_infinite():
        kind = "Infinity"
    elif not self:
        kind = "Zero"
    else:
        kind = "Subnormal" if self.is_subnormal() else "Normal"
    return ("-" if self.is_signed() else "+") + kind


@_of_decimal
def to_eng_string(self, context=None):
    if not self.is_finite():
        return str(self)
    sign, digits, exponent = self.as_tuple()
    digits = "".join(map(str, digits))
    left = exponent + len(digits)
    if exponent <= 0 and left > -6:
        return str(self)
    # One to three digits stand before the point, so that the exponent is a multiple of three.
    point = (left - 1) % 3 + 1 if self else (left + 1) % 3 - 1
    if point <= 0:
        shown = "0." + "0" * -point + digits
    elif point >= len(digits):
        shown = digits + "0" * (point - len(digits))
    else:
        shown = digits[:point] + "." + digits[point:]
    power = f"E{left - point:+d}" if left != point else ""
    return ("-" if sign else "") + shown + power


@_of_decimal
def logb(self, context=None):
    if self.is_nan():
        return self
    if self.is_infinite():
        return Decimal("Infinity")
    if not self:
        return Decimal(-1) / Decimal(0)
    return Decimal(self.adjusted())


@_of_decimal
def fma(self, other, third, context=None):
    other, third = _number(other), _number(third)
    with localcontext() as exact:
        exact.prec = len(self.as_tuple().digits) + len(other.as_tuple().digits) + 2
        product = self * other
    return product + third


@_of_decimal
def remainder_near(self, other, context=None):
    other = _number(other)
    rest = self % other
    half = abs(other) / 2
    over = abs(rest) > half or abs(rest) == half and (self - rest) / other % 2 != 0
    if over:
        rest = rest - abs(other) if rest > 0 else rest + abs(other)
    return rest


def _next(value, rounding):
    if not value.is_finite():
        return value
    with localcontext() as context:
        context.rounding = rounding
        rounded = +value
        if rounded != value:
            return rounded
        step = Decimal((0, (1,), value.adjusted() - context.prec - 1 if value else context.Etiny()))
        return value + step if rounding == ROUND_CEILING else value - step


@_of_decimal
def next_plus(self, context=None):
    return _next(self, ROUND_CEILING)


@_of_decimal
def next_minus(self, context=None):
    return _next(self, ROUND_FLOOR)


@_of_decimal
def next_toward(self, other, context=None):
    other = _number(other)
    if self == other:
        return self.copy_sign(other)
    return _next(self, ROUND_CEILING if self < other else ROUND_FLOOR)


@_of_decimal
def compare_signal(self, other, context=None):
    other = _number(other)
    if self.is_nan() or other.is_nan():
        return Decimal("NaN") < other
    return self.compare(other)


@_of_decimal
def compare_total(self, other, context=None):
    other = _number(other)

    def key(value):
        kind = 2 if value.is_nan() else 1 if value.is_infinite() else 0
        exponent = value.as_tuple().exponent if kind == 0 else 0
        size = abs(value) if kind == 0 else Decimal(0)
        sign = -1 if value.is_signed() else 1
        return (sign, sign * kind, sign * size, sign * exponent)

    a, b = key(self), key(other)
    return Decimal((a > b) - (a < b))


@_of_decimal
def compare_total_mag(self, other, context=None):
    return self.copy_abs().compare_total(_number(other).copy_abs())


@_of_decimal
def max_mag(self, other, context=None):
    other = _number(other)
    order = self.copy_abs().compare(other.copy_abs())
    return (self if order > 0 else other) if order else self.max(other)


@_of_decimal
def min_mag(self, other, context=None):
    other = _number(other)
    order = self.copy_abs().compare(other.copy_abs())
    return (self if order < 0 else other) if order else self.min(other)


def _moved(value, places, around):
    sign, digits, exponent = value.as_tuple()
    prec = getcontext().prec
    places = int(places)
    if not -prec <= places <= prec:
        raise InvalidOperation([InvalidOperation])
    digits = ((0,) * prec + digits)[-prec:]
    if around:
        digits = digits[places % prec:] + digits[:places % prec]
    elif places >= 0:
        digits = digits[places:] + (0,) * places
    else:
        digits = digits[:places]
    return Decimal((sign, digits, exponent))


@_of_decimal
def shift(self, other, context=None):
    return _moved(self, other, False)


@_of_decimal
def rotate(self, other, context=None):
    return _moved(self, other, True)


_extend(Decimal, "imag", property(lambda self: Decimal(0)))

for _name in ("compare", "compare_signal", "compare_total", "compare_total_mag", "copy_abs", "copy_negate", "copy_sign",
              "exp", "fma", "is_canonical", "is_finite", "is_infinite", "is_nan", "is_normal", "is_qnan", "is_signed",
              "is_snan", "is_subnormal", "is_zero", "ln", "log10", "logb", "max", "max_mag", "min", "min_mag",
              "next_minus", "next_plus", "next_toward", "normalize", "number_class", "quantize", "remainder_near",
              "rotate", "same_quantum", "scaleb", "shift", "sqrt", "to_eng_string", "to_integral_exact",
              "to_integral_value", "to_integral"):
    _context_method(_name, lambda first, *rest, _name=_name: getattr(first, _name)(*rest))

_numbers.Number.register(Decimal)
DefaultContext = Context()
BasicContext = Context(prec=9, rounding=ROUND_HALF_UP,
                       traps=[DivisionByZero, Overflow, InvalidOperation, Clamped, Underflow], flags=[])
ExtendedContext = Context(prec=9, rounding=ROUND_HALF_EVEN, traps=[], flags=[])
