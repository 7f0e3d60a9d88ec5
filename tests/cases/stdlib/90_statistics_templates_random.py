"""Statistics, templates and formatters, and seeded random numbers of every distribution."""
from fractions import Fraction
from decimal import Decimal
import random, statistics, string
S = statistics
for data in ([1,2,3,4], [1,3,5], [1.5,2.5,2.75,3.25,4.75], [Fraction(1,3), Fraction(1,2)], [Decimal("0.5"), Decimal("0.75"), Decimal("0.625")], [1], []):
    for f in (S.mean, S.fmean, S.median, S.median_low, S.median_high, S.median_grouped, S.mode, S.multimode, S.stdev, S.pstdev, S.variance, S.pvariance, S.quantiles, S.harmonic_mean):
        try: print(f.__name__, f(data), end="; ")
        except Exception as e: print(f.__name__, type(e).__name__, e, end="; ")
    print()
for n in (2, 3, 4, 10):
    for me in ("exclusive", "inclusive", "x"):
        try: print(n, me, S.quantiles([3,1,4,1,5,9,2,6], n=n, method=me), S.quantiles([1.5, 2], n=n, method=me))
        except Exception as e: print(e)
x, y = [1,2,3,4,5.5], [2.1,3.9,6.2,8,11]
print(S.covariance(x,y), S.correlation(x,y), S.linear_regression(x,y), S.linear_regression(x,y,proportional=True))
for f in (S.covariance, S.correlation, S.linear_regression):
    for args in (([1],[1,2]), ([1],[1]), ([1,1],[2,3])):
        try: print(f(*args))
        except Exception as e: print(type(e).__name__, e)
nd = S.NormalDist(100, 15); print(nd, nd.pdf(110), nd.cdf(110), nd.zscore(130), nd+5, nd*2, nd-nd, -nd, 3-nd, nd==S.NormalDist(100,15), S.NormalDist.from_samples([1,2,3]), nd.samples(3, seed=4), nd.mean, nd.stdev, nd.variance)
for f in (lambda: S.NormalDist(1, -1), lambda: S.NormalDist(1,0).pdf(1), lambda: S.NormalDist(1,0).cdf(1), lambda: S.NormalDist(1,0).zscore(1)):
    try: f()
    except S.StatisticsError as e: print(e)
print([getattr(string, n) for n in string.__all__ if isinstance(getattr(string, n), str)], string.capwords("hello  wOrld"))
F = string.Formatter()
for t, a, k in (("{} {}", (1,2), {}), ("{0} {1} {0!r:>5}", ("a","b"), {}), ("{x.real} {l[1]} {d[k]}", (), dict(x=3, l=[1,2], d={"k":"v"})), ("{:{}}", ("a", 5), {}), ("{:{w}.{p}f}", (3.14159,), dict(w=10,p=2)), ("{} {0}", (1,), {}), ("{0} {}", (1,2), {}), ("{:{:{}}}", (1,2,3), {}), ("{:{:{:{}}}}", (1,2,3,4), {}), ("{!z}", (1,), {}), ("{a}", (), {}), ("{}", (), {}), ("{{}}", (), {}), ("{", (), {}), ("}", (), {}), ("{!r}{!s}{!a}", ("é", "é", "é"), {})):
    try: print(F.format(t, *a, **k))
    except Exception as e: print(type(e).__name__, e)
class T(string.Template): delimiter = "%"; idpattern = "[a-z]+_[a-z]+"
print(T("%ab_cd %{x_y} %%").substitute(ab_cd=1, x_y=2), string.Template("$a ${b}c $$ $A").safe_substitute(a=1), string.Template("$a $b ${c}").get_identifiers(), string.Template("$ bad").is_valid())
try: string.Template("ok\n $1").substitute()
except ValueError as e: print(e)
class T2(string.Template): pattern = r"\[\[(?:(?P<escaped>\[\[)|(?P<named>[a-z]+)\]\]|(?P<braced>b)|(?P<invalid>))"
print(T2("x [[name]] y").substitute(name="N"))
R = random.Random
# The last digit of a logarithm is the platform's.
def near(values): return [f"{v:.12g}" if isinstance(v, float) else v for v in values]
for seed in (1, "abc", b"xyz", 1.5, None and 0, -7, 2**70, True):
    r = R(seed if seed is not None else 0)
    print(r.random(), r.randint(1,100), r.choice("abcdef"), r.choices("abc", k=5), r.choices("abc", weights=[1,2,3], k=5), r.choices("abc", cum_weights=[1,2,9], k=3), r.sample(range(100), 5), r.sample("abcdefgh", 4), r.sample(range(10**6), 8), r.sample([1,2], 3, counts=[5,5]))
    print(*near([r.uniform(1,2), r.triangular(), r.triangular(1,5,2), r.normalvariate(), r.gauss(1,2), r.gauss(), r.lognormvariate(0,1), r.expovariate(2), r.vonmisesvariate(1,2), r.vonmisesvariate(1,0), r.gammavariate(2,3), r.gammavariate(.5,1), r.gammavariate(1,2), r.betavariate(1,2), r.betavariate(.3, 4), r.paretovariate(3), r.weibullvariate(1,2), r.getrandbits(70), r.randbytes(5), r.randrange(5, 100, 7)]))
    l = list(range(10)); r.shuffle(l); print(l, near([r.gammavariate(.2, 1) for _ in range(4)]), near([r.vonmisesvariate(0, 4) for _ in range(4)]), [round(r.normalvariate(), 9) for _ in range(5)])
r = R(); r.seed("old", version=1); print(r.random()); r.seed(b"", version=1); print(r.random())
for f in (lambda: r.choices([1], 5), lambda: r.choices([1,2], [1], k=1), lambda: r.choices([1], [0]), lambda: r.choices([1],[float("inf")]), lambda: r.choices([1], [1], cum_weights=[1]), lambda: r.choice([]), lambda: r.sample([1], 2), lambda: r.sample({1}, 1), lambda: r.randint(2,1), lambda: r.randrange(0), lambda: r.gammavariate(0,1), lambda: r.seed([])):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
s = r.getstate(); x = r.random(); r.setstate(s); print(x == r.random(), len(r.sample(range(500), 100)), random.Random(3).sample(range(500), 100)[:5], random.Random(3).sample(range(50), 0))
