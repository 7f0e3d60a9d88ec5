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


def median(data):
    data = sorted(data)
    n = len(data)
    if n == 0:
        raise StatisticsError("no median for empty data")
    if n % 2:
        return data[n // 2]
    return (data[n // 2 - 1] + data[n // 2]) / 2


def median_low(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[(len(data) - 1) // 2]


def median_high(data):
    data = sorted(data)
    if not data:
        raise StatisticsError("no median for empty data")
    return data[len(data) // 2]


def median_grouped(data, interval=1):
    data = sorted(data)
    n = len(data)
    if not n:
        raise StatisticsError("no median for empty data")
    x = data[n // 2]
    i = bisect_left(data, x)
    j = bisect_right(data, x, lo=i)
    interval, x = float(interval), float(x)
    return x - interval / 2.0 + interval * (n / 2 - i) / (j - i)


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
    data = sorted(data)
    size = len(data)
    if size < 2:
        raise StatisticsError('must have at least two data points')
    if method == 'inclusive':
        m = size - 1
        result = []
        for i in range(1, n):
            j, delta = divmod(i * m, n)
            result.append((data[j] * (n - delta) + data[j + 1] * delta) / n)
        return result
    if method == 'exclusive':
        m = size + 1
        result = []
        for i in range(1, n):
            j = min(max(i * m // n, 1), size - 1)
            delta = i * m - j * n
            result.append((data[j - 1] * (n - delta) + data[j] * delta) / n)
        return result
    raise ValueError(f'Unknown method: {method!r}')


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


def covariance(x, y, /):
    n = len(x)
    if len(y) != n:
        raise StatisticsError('covariance requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('covariance requires at least two data points')
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    return math.fsum([(a - xbar) * (b - ybar) for a, b in zip(x, y)]) / (n - 1)


def correlation(x, y, /):
    n = len(x)
    if len(y) != n:
        raise StatisticsError('correlation requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('correlation requires at least two data points')
    xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
    sxy = math.fsum([(a - xbar) * (b - ybar) for a, b in zip(x, y)])
    sxx = math.fsum([(d := a - xbar) * d for a in x])
    syy = math.fsum([(d := b - ybar) * d for b in y])
    try:
        return sxy / math.sqrt(sxx * syy)
    except ZeroDivisionError:
        raise StatisticsError('at least one of the inputs is constant')


LinearRegression = namedtuple('LinearRegression', ('slope', 'intercept'))


def linear_regression(x, y, /, *, proportional=False):
    n = len(x)
    if len(y) != n:
        raise StatisticsError('linear regression requires that both inputs have same number of data points')
    if n < 2:
        raise StatisticsError('linear regression requires at least two data points')
    if proportional:
        sxy = math.fsum([a * b for a, b in zip(x, y)])
        sxx = math.fsum([a * a for a in x])
    else:
        xbar, ybar = math.fsum(x) / n, math.fsum(y) / n
        sxy = math.fsum([(a - xbar) * (b - ybar) for a, b in zip(x, y)])
        sxx = math.fsum([(d := a - xbar) * d for a in x])
    try:
        slope = sxy / sxx
    except ZeroDivisionError:
        raise StatisticsError('x is constant')
    return LinearRegression(slope=slope, intercept=0.0 if proportional else ybar - slope * xbar)


class NormalDist:
    """A normal distribution."""

    __slots__ = {'_mu': '', '_sigma': ''}

    def __init__(self, mu=0.0, sigma=1.0):
        if sigma < 0.0:
            raise StatisticsError('sigma must be non-negative')
        self._mu = float(mu)
        self._sigma = float(sigma)

    @classmethod
    def from_samples(cls, data):
        data = list(data)
        return cls(fmean(data), stdev(data))

    def samples(self, n, *, seed=None):
        import random
        gauss = random.gauss if seed is None else random.Random(seed).gauss
        return [gauss(self._mu, self._sigma) for _ in repeat(None, n)]

    def pdf(self, x):
        square = self._sigma * self._sigma
        if not square:
            raise StatisticsError('pdf() not defined when sigma is zero')
        off = x - self._mu
        return math.exp(off * off / (-2.0 * square)) / math.sqrt(math.tau * square)

    def cdf(self, x):
        if not self._sigma:
            raise StatisticsError('cdf() not defined when sigma is zero')
        return 0.5 * (1.0 + math.erf((x - self._mu) / (self._sigma * math.sqrt(2.0))))

    def zscore(self, x):
        if not self._sigma:
            raise StatisticsError('zscore() not defined when sigma is zero')
        return (x - self._mu) / self._sigma

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
