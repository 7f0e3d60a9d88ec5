"""Statistics of numbers, worked out exactly and rounded once."""

import math
from bisect import bisect_left, bisect_right
from collections import Counter, namedtuple
from decimal import Decimal
from itertools import groupby, repeat

__all__ = ['NormalDist', 'StatisticsError', 'correlation', 'covariance', 'fmean', 'geometric_mean', 'harmonic_mean',
           'linear_regression', 'mean', 'median', 'median_grouped', 'median_high', 'median_low', 'mode', 'multimode',
           'pstdev', 'pvariance', 'quantiles', 'stdev', 'variance']


class StatisticsError(ValueError):
    pass


class _Ratio:
    """An exact fraction."""

    __slots__ = ('n', 'd')

    def __init__(self, n, d=1):
        common = math.gcd(n, d) or 1
        self.n, self.d = n // common, d // common

    def __add__(self, other):
        return _Ratio(self.n * other.d + other.n * self.d, self.d * other.d)

    def __sub__(self, other):
        return _Ratio(self.n * other.d - other.n * self.d, self.d * other.d)

    def __mul__(self, other):
        return _Ratio(self.n * other.n, self.d * other.d)

    def over(self, number):
        return _Ratio(self.n, self.d * number) if number > 0 else _Ratio(-self.n, self.d * -number)


def _wider(kinds):
    """The type of a result over values of those types."""
    result = int
    for kind in kinds:
        if kind is result or kind is bool or kind is int:
            continue
        if result is int or issubclass(kind, result):
            result = kind
        elif not issubclass(result, kind):
            if issubclass(kind, int):
                continue
            if float in (kind, result) and Decimal not in (kind, result):
                result = float
            else:
                raise TypeError("don't know how to coerce %s and %s" % (result.__name__, kind.__name__))
    return result


def _ratio(x):
    try:
        return _Ratio(*x.as_integer_ratio())
    except AttributeError:
        raise TypeError(f"can't convert type '{type(x).__name__}' to numerator/denominator") from None


def _total(data):
    """The type, the exact sum and the number of the data; infinities and nans go through as floats."""
    total, count, kinds, odd = _Ratio(0), 0, {}, None
    for x in data:
        count += 1
        kinds[type(x)] = None
        if isinstance(x, float) and not math.isfinite(x) or isinstance(x, Decimal) and not x.is_finite():
            odd = x if odd is None else odd + x
        else:
            total = total + _ratio(x)
    return _wider(kinds), total if odd is None else odd, count


def _convert(value, kind):
    if not isinstance(value, _Ratio):
        return value
    if issubclass(kind, int) and value.d != 1:
        kind = float
    if issubclass(kind, int):
        return kind(value.n)
    if issubclass(kind, Decimal):
        return kind(value.n) / value.d
    if issubclass(kind, float):
        return kind(value.n / value.d)
    return kind(value.n, value.d)


def _over(total, count):
    return total.over(count) if isinstance(total, _Ratio) else total / count


def mean(data):
    kind, total, n = _total(data)
    if n < 1:
        raise StatisticsError('mean requires at least one data point')
    return _convert(_over(total, n), kind)


def fmean(data, weights=None):
    data = list(data)
    n = len(data)
    if weights is None:
        if not n:
            raise StatisticsError('fmean requires at least one data point')
        return math.fsum(data) / n
    weights = list(weights)
    if n != len(weights):
        raise StatisticsError('data and weights must be the same length')
    den = math.fsum(weights)
    if not den:
        raise StatisticsError('sum of weights must be non-zero')
    return math.fsum([a * b for a, b in zip(data, weights)]) / den


def geometric_mean(data):
    try:
        return math.exp(fmean(map(math.log, data)))
    except ValueError:
        raise StatisticsError('geometric mean requires a non-empty dataset containing positive numbers') from None


def harmonic_mean(data, weights=None):
    data = list(data)
    n = len(data)
    if n < 1:
        raise StatisticsError('harmonic_mean requires at least one data point')
    if n == 1 and weights is None:
        if data[0] < 0:
            raise StatisticsError('harmonic mean does not support negative values')
        return data[0]
    weights = [1] * n if weights is None else list(weights)
    if len(weights) != n:
        raise StatisticsError('Number of weights does not match data size')
    total = _Ratio(0)
    for w in weights:
        total = total + _ratio(w)
    if any(x < 0 for x in data):
        raise StatisticsError('harmonic mean does not support negative values')
    kinds, inverse = {}, _Ratio(0)
    for x, w in zip(data, weights):
        if not x:
            return 0
        value = w / x if w else 0
        kinds[type(value)] = None
        inverse = inverse + _ratio(value)
    if total.n <= 0:
        raise StatisticsError('Weighted sum must be positive')
    return _convert(_Ratio(total.n * inverse.d, total.d * inverse.n), _wider(kinds))


def _sorted(data):
    """The data in order, of which there must be some."""
    ordered = sorted(data)
    if ordered:
        return ordered
    raise StatisticsError("no median for empty data")


def _middle(ordered):
    """The two values in the middle, which are one where the number of values is odd."""
    return ordered[(len(ordered) - 1) // 2], ordered[len(ordered) // 2]


def median(data):
    ordered = _sorted(data)
    low, high = _middle(ordered)
    return high if len(ordered) % 2 else (low + high) / 2


def median_low(data):
    return _middle(_sorted(data))[0]


def median_high(data):
    return _middle(_sorted(data))[1]


def median_grouped(data, interval=1):
    ordered = _sorted(data)
    center = _middle(ordered)[1]
    below = bisect_left(ordered, center)
    same = bisect_right(ordered, center, below) - below
    width, center = float(interval), float(center)
    return center - width / 2.0 + width * (len(ordered) / 2 - below) / same


def mode(data):
    pairs = Counter(iter(data)).most_common(1)
    if not pairs:
        raise StatisticsError('no mode for empty data')
    return pairs[0][0]


def multimode(data):
    counts = Counter(iter(data))
    if not counts:
        return []
    most = max(counts.values())
    return [value for value, count in counts.items() if count == most]


def quantiles(data, *, n=4, method='exclusive'):
    if n < 1:
        raise StatisticsError('n must be at least 1')
    ordered = sorted(data)
    last = len(ordered) - 1
    if last < 1:
        raise StatisticsError('must have at least two data points')
    if method not in ('exclusive', 'inclusive'):
        raise ValueError(f'Unknown method: {method!r}')
    # Where the cuts lie, in n-ths of the distance between two values.
    if method == 'inclusive':
        cuts = [divmod(cut * last, n) for cut in range(1, n)]
    else:
        places = [cut * (last + 2) for cut in range(1, n)]
        lower = [min(max(place // n, 1), last) for place in places]
        cuts = [(at - 1, place - at * n) for at, place in zip(lower, places)]
    return [(ordered[at] * (n - part) + ordered[at + 1] * part) / n for at, part in cuts]


def _squares(data, center=None):
    """The type, the exact sum of squared deviations, the mean and the number of the data."""
    if center is not None:
        kind, total, count = _total([(d := x - center) * d for x in data])
        return kind, total, center, count
    data = list(data)
    kind, total, count = _total(data)
    if not count:
        return kind, _Ratio(0), _Ratio(0), 0
    if not isinstance(total, _Ratio):
        return kind, total * 0, total, count
    middle = total.over(count)
    squares = _Ratio(0)
    for x in data:
        off = _ratio(x) - middle
        squares = squares + off * off
    return kind, squares, middle, count


def variance(data, xbar=None):
    kind, squares, _, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError('variance requires at least two data points')
    return _convert(_over(squares, n - 1), kind)


def pvariance(data, mu=None):
    kind, squares, _, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError('pvariance requires at least one data point')
    return _convert(_over(squares, n), kind)


def _root(ratio, kind):
    """The square root, rounded once."""
    if not isinstance(ratio, _Ratio):
        return math.sqrt(ratio)
    if issubclass(kind, Decimal):
        return _decimal_root(ratio)
    n, d = ratio.n, ratio.d
    if not n:
        return 0.0
    shift = (n.bit_length() - d.bit_length() - 109) // 2
    if shift >= 0:
        numerator, denominator = _odd_root(n, d << 2 * shift) << shift, 1
    else:
        numerator, denominator = _odd_root(n << -2 * shift, d), 1 << -shift
    return numerator / denominator


def _odd_root(n, d):
    root = math.isqrt(n // d)
    return root | (root * root * d != n)


def _decimal_root(ratio):
    from decimal import localcontext
    n, d = ratio.n, ratio.d
    if not n:
        return Decimal('0.0')
    root = (Decimal(n) / Decimal(d)).sqrt()
    above, below = root.next_plus(), root.next_minus()
    square = lambda a, b: _ratio(a) * _ratio(b)
    exceeds = lambda a, b: (a - b).n > 0
    quarter = lambda a: (_ratio(root) + _ratio(a)).over(2)
    if exceeds(ratio, quarter(above) * quarter(above)):
        return above
    if exceeds(quarter(below) * quarter(below), ratio):
        return below
    return root


def stdev(data, xbar=None):
    kind, squares, _, n = _squares(data, xbar)
    if n < 2:
        raise StatisticsError('stdev requires at least two data points')
    return _root(_over(squares, n - 1), kind)


def pstdev(data, mu=None):
    kind, squares, _, n = _squares(data, mu)
    if n < 1:
        raise StatisticsError('pstdev requires at least one data point')
    return _root(_over(squares, n), kind)


def _paired(x, y, what):
    """The number of pairs, of which there must be two."""
    if len(x) != len(y):
        raise StatisticsError(f'{what} requires that both inputs have same number of data points')
    if len(x) < 2:
        raise StatisticsError(f'{what} requires at least two data points')
    return len(x)


def _deviations(values):
    middle = math.fsum(values) / len(values)
    return [value - middle for value in values]


def _product(a, b):
    return math.fsum([left * right for left, right in zip(a, b)])


def covariance(x, y, /):
    n = _paired(x, y, 'covariance')
    return _product(_deviations(x), _deviations(y)) / (n - 1)


def correlation(x, y, /):
    _paired(x, y, 'correlation')
    a, b = _deviations(x), _deviations(y)
    try:
        return _product(a, b) / math.sqrt(_product(a, a) * _product(b, b))
    except ZeroDivisionError:
        raise StatisticsError('at least one of the inputs is constant')


LinearRegression = namedtuple('LinearRegression', ('slope', 'intercept'))


def linear_regression(x, y, /, *, proportional=False):
    n = _paired(x, y, 'linear regression')
    a, b = (x, y) if proportional else (_deviations(x), _deviations(y))
    try:
        slope = _product(a, b) / _product(a, a)
    except ZeroDivisionError:
        raise StatisticsError('x is constant')
    return LinearRegression(slope, 0.0 if proportional else math.fsum(y) / n - slope * (math.fsum(x) / n))


class NormalDist:
    """A normal distribution."""

    __slots__ = {'_mu': '', '_sigma': ''}

    def __init__(self, mu=0.0, sigma=1.0):
        self._mu, self._sigma = float(mu), float(sigma)
        if self._sigma < 0.0:
            raise StatisticsError('sigma must be non-negative')

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        return cls(fmean(data), stdev(data))

    def samples(self, n, *, seed=None):
        import random
        gauss = random.gauss if seed is None else random.Random(seed).gauss
        return [gauss(self._mu, self._sigma) for _ in repeat(None, n)]

    def _spread(self, what):
        if self._sigma:
            return self._sigma
        raise StatisticsError(f'{what} not defined when sigma is zero')

    def pdf(self, x):
        square = self._spread('pdf()') * self._sigma
        off = x - self._mu
        return math.exp(off * off / (-2.0 * square)) / math.sqrt(math.tau * square)

    def cdf(self, x):
        return 0.5 * (1.0 + math.erf((x - self._mu) / (self._spread('cdf()') * math.sqrt(2.0))))

    def zscore(self, x):
        return (x - self._mu) / self._spread('zscore()')

    mean = median = mode = property(lambda self: self._mu)
    stdev = property(lambda self: self._sigma)
    variance = property(lambda self: self._sigma * self._sigma)

    def __add__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu + other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu + other, self._sigma)

    def __sub__(self, other):
        if isinstance(other, NormalDist):
            return NormalDist(self._mu - other._mu, math.hypot(self._sigma, other._sigma))
        return NormalDist(self._mu - other, self._sigma)

    def __mul__(self, other):
        return NormalDist(self._mu * other, self._sigma * math.fabs(other))

    def __truediv__(self, other):
        return NormalDist(self._mu / other, self._sigma / math.fabs(other))

    def __neg__(self):
        return NormalDist(-self._mu, self._sigma)

    __radd__, __rmul__ = __add__, __mul__

    def __rsub__(self, other):
        return -(self - other)

    def __eq__(self, other):
        if not isinstance(other, NormalDist):
            return NotImplemented
        return self._mu == other._mu and self._sigma == other._sigma

    def __hash__(self):
        return hash((self._mu, self._sigma))

    def __repr__(self):
        return f'{type(self).__name__}(mu={self._mu!r}, sigma={self._sigma!r})'
