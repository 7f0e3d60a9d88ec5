"""Random numbers, the same for a seed as CPython's."""

from bisect import bisect as _bisect
from hashlib import sha512 as _sha512
from itertools import accumulate as _accumulate
from math import acos as _acos, ceil as _ceil, cos as _cos, e as _e, exp as _exp, floor as _floor, isfinite as _isfinite
from math import log as _log, pi as _pi, sin as _sin, sqrt as _sqrt
from operator import index as _index
from warnings import warn as _warn

__all__ = ["Random", "SystemRandom", "betavariate", "choice", "choices", "expovariate", "gammavariate", "gauss",
           "getrandbits", "getstate", "lognormvariate", "normalvariate", "paretovariate", "randbytes", "randint",
           "random", "randrange", "sample", "seed", "setstate", "shuffle", "triangular", "uniform",
           "vonmisesvariate", "weibullvariate"]

TWOPI = 2.0 * _pi
# Constants of the methods by which normal and gamma variates are drawn.
_NORMAL = 4 * _exp(-0.5) / _sqrt(2.0)
_LOG4, _CHENG = _log(4.0), 1.0 + _log(4.5)

_ONE = object()


def _whole(value, what):
    """An integer; CPython 3.11 still takes whole floats, with a warning."""
    try:
        return _index(value)
    except TypeError:
        whole = int(value)
        if whole != value:
            _warn('randrange() will raise TypeError in the future', DeprecationWarning, 3)
            raise ValueError("non-integer %s for randrange()" % what)
        _warn('non-integer arguments to randrange() have been deprecated since Python 3.10 and will be removed in a '
              'subsequent version', DeprecationWarning, 3)
        return whole


def _first_version(text):
    """The number that the first version of seeding makes of a text, which is the hash that texts had then."""
    number = ord(text[0]) << 7 if text else 0
    for c in text:
        number = (number * 1000003 ^ ord(c)) % 2 ** 64
    return number ^ len(text)


class Random:
    VERSION = 3

    def __init__(self, x=None):
        self._twister = _Twister()
        self.gauss_next = None
        self.seed(x)

    def __getstate__(self):
        return self.getstate()

    def __setstate__(self, state):
        self.setstate(state)

    def seed(self, a=None, version=2):
        if isinstance(a, (str, bytes)) and version == 1:
            a = _first_version(a.decode('latin-1') if isinstance(a, bytes) else a)
        elif isinstance(a, (str, bytes)) and version == 2:
            data = a.encode() if isinstance(a, str) else a
            a = int.from_bytes(data + _sha512(data).digest(), 'big')
        elif not isinstance(a, (type(None), int, float, str, bytes)):
            raise TypeError('The only supported seed types are: None,\n'
                            'int, float, str, bytes, and bytearray.')
        number = _entropy() if a is None else a if isinstance(a, int) else hash(a)
        self._twister.seed(abs(number))
        self.gauss_next = None

    def random(self):
        return self._twister.random()

    def getrandbits(self, k, /):
        return self._twister.getrandbits(k)

    def getstate(self):
        return self.VERSION, self._twister.getstate(), self.gauss_next

    def setstate(self, state):
        version = state[0]
        if version != 3:
            raise ValueError("state with version %s passed to Random.setstate() of version %s"
                             % (version, self.VERSION))
        _, inner, self.gauss_next = state
        self._twister.setstate(inner)

    def _randbelow(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n:
            r = self.getrandbits(k)
        return r

    def randbytes(self, n):
        return self.getrandbits(n * 8).to_bytes(n, 'little')

    def randrange(self, start, stop=None, step=_ONE):
        start = _whole(start, 'arg 1')
        if stop is None:
            if step is not _ONE:
                raise TypeError('Missing a non-None stop argument')
            if start > 0:
                return self._randbelow(start)
            raise ValueError("empty range for randrange()")
        stop = _whole(stop, 'stop')
        width = stop - start
        step = 1 if step is _ONE else _whole(step, 'step')
        if step == 1:
            if width > 0:
                return start + self._randbelow(width)
            raise ValueError("empty range for randrange() (%d, %d, %d)" % (start, stop, width))
        if not step:
            raise ValueError("zero step for randrange()")
        n = (width + step - (1 if step > 0 else -1)) // step
        if n <= 0:
            raise ValueError("empty range for randrange()")
        return start + step * self._randbelow(n)

    def randint(self, a, b):
        return self.randrange(a, b + 1)

    def choice(self, seq):
        if not len(seq):
            raise IndexError('Cannot choose from an empty sequence')
        return seq[self._randbelow(len(seq))]

    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._randbelow(i + 1)
            x[i], x[j] = x[j], x[i]

    def sample(self, population, k, *, counts=None):
        from collections.abc import Sequence
        if not isinstance(population, Sequence):
            raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if counts is not None:
            sums = list(_accumulate(counts))
            if len(sums) != n:
                raise ValueError("The number of counts does not match the population")
            total = sums.pop()
            if not isinstance(total, int):
                raise TypeError("Counts must be integers")
            if total <= 0:
                raise ValueError("Total of counts must be greater than zero")
            return [population[_bisect(sums, s)] for s in self.sample(range(total), k=k)]
        if not 0 <= k <= n:
            raise ValueError("Sample larger than population or is negative")
        # A set of what is taken is smaller than a copy of the population from some size on; the numbers differ there.
        if n > 21 + (4 ** _ceil(_log(k * 3, 4)) if k > 5 else 0):
            taken = {}
            while len(taken) < k:
                taken.setdefault(self._randbelow(n))
            return [population[at] for at in taken]
        pool, result = list(population), []
        for left in range(n, n - k, -1):
            at = self._randbelow(left)
            result.append(pool[at])
            # The last that is left takes its place.
            pool[at] = pool[left - 1]
        return result

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if weights is not None:
            if cum_weights is not None:
                raise TypeError('Cannot specify both weights and cumulative weights')
            if isinstance(weights, int):
                raise TypeError('The number of choices must be a keyword argument: k=%r' % weights)
            cum_weights = [*_accumulate(weights)]
        if cum_weights is None:
            return [population[_floor(self.random() * float(n))] for _ in range(k)]
        if len(cum_weights) != n:
            raise ValueError('The number of weights does not match the population')
        total = cum_weights[-1] + 0.0
        if total <= 0.0 or not _isfinite(total):
            raise ValueError('Total of weights must be ' + ('greater than zero' if total <= 0.0 else 'finite'))
        return [population[_bisect(cum_weights, self.random() * total, 0, n - 1)] for _ in range(k)]

    def uniform(self, a, b):
        return a + (b - a) * self.random()

    def triangular(self, low=0.0, high=1.0, mode=None):
        drawn = self.random()
        if mode is not None and not high - low:
            return low
        peak = 0.5 if mode is None else (mode - low) / (high - low)
        if drawn > peak:
            # Where it falls, it is the rising side of the same triangle seen from its other end.
            return high + (low - high) * _sqrt((1.0 - drawn) * (1.0 - peak))
        return low + (high - low) * _sqrt(drawn * peak)

    def normalvariate(self, mu=0.0, sigma=1.0):
        # The ratio of two uniform numbers, taken where it falls under the curve (Kinderman and Monahan).
        while True:
            across, down = self.random() - 0.5, 1.0 - self.random()
            ratio = _NORMAL * across / down
            if ratio * ratio / 4.0 <= -_log(down):
                return mu + ratio * sigma

    def gauss(self, mu=0.0, sigma=1.0):
        z = self.gauss_next
        self.gauss_next = None
        if z is None:
            angle = self.random() * TWOPI
            radius = _sqrt(-2.0 * _log(1.0 - self.random()))
            z = _cos(angle) * radius
            self.gauss_next = _sin(angle) * radius
        return mu + z * sigma

    def lognormvariate(self, mu, sigma):
        return _exp(self.normalvariate(mu, sigma))

    def expovariate(self, lambd):
        return -_log(1.0 - self.random()) / lambd

    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6:
            return TWOPI * self.random()
        # Rejection under a wrapped Cauchy distribution (Best and Fisher).
        half = 0.5 / kappa
        wide = half + _sqrt(1.0 + half * half)
        taken = False
        while not taken:
            cosine = _cos(_pi * self.random())
            share, drawn = cosine / (wide + cosine), self.random()
            taken = drawn < 1.0 - share * share or drawn <= (1.0 - share) * _exp(share)
        narrow = 1.0 / wide
        angle = _acos((narrow + cosine) / (1.0 + narrow * cosine))
        return (mu + angle if self.random() > 0.5 else mu - angle) % TWOPI

    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0:
            raise ValueError('gammavariate: alpha and beta must be > 0.0')
        draw = self._steep if alpha > 1.0 else self._flat if alpha < 1.0 else self._exponential
        return draw(alpha) * beta

    def _exponential(self, alpha):
        return -_log(1.0 - self.random())

    def _steep(self, alpha):
        """A gamma variate of a shape above one, by rejection under a log-logistic curve (Cheng)."""
        scale, start = _sqrt(2.0 * alpha - 1.0), alpha - _LOG4
        while True:
            first = self.random()
            # The ends would overflow the logarithm; they cost one number, not two.
            if not 1e-7 < first < 0.9999999:
                continue
            second = 1.0 - self.random()
            logit = _log(first / (1.0 - first)) / scale
            value = alpha * _exp(logit)
            height = first * first * second
            bound = start + (alpha + scale) * logit - value
            if bound + _CHENG - 4.5 * height >= 0.0 or bound >= _log(height):
                return value

    def _flat(self, alpha):
        """A gamma variate of a shape below one, whose two sides are drawn apart (Ahrens and Dieter)."""
        whole = (_e + alpha) / _e
        while True:
            drawn = whole * self.random()
            left = drawn <= 1.0
            value = drawn ** (1.0 / alpha) if left else -_log((whole - drawn) / alpha)
            if self.random() <= (_exp(-value) if left else value ** (alpha - 1.0)):
                return value

    def betavariate(self, alpha, beta):
        first = self.gammavariate(alpha, 1.0)
        return first / (first + self.gammavariate(beta, 1.0)) if first else 0.0

    def paretovariate(self, alpha):
        return (1.0 - self.random()) ** (-1.0 / alpha)

    def weibullvariate(self, alpha, beta):
        return alpha * (-_log(1.0 - self.random())) ** (1.0 / beta)


class SystemRandom(Random):
    """Numbers from the host."""

    def random(self):
        return (_entropy() >> (_entropy_bits - 53)) * 2.0 ** -53

    def getrandbits(self, k):
        if k < 0:
            raise ValueError('number of bits must be non-negative')
        bits = 0
        for _ in range(k // _entropy_bits + 1):
            bits = bits << _entropy_bits | _entropy()
        return bits & ((1 << k) - 1)

    def seed(self, *args, **kwds):
        return None

    def _notimplemented(self, *args, **kwds):
        raise NotImplementedError('System entropy source does not have state.')

    getstate = setstate = _notimplemented


_entropy_bits = 128

_inst = Random()
for _name in __all__:
    if not _name.endswith("Random"):
        globals()[_name] = getattr(_inst, _name)
del _name
