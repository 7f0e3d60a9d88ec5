# statistics: exact means, spreads, quantiles, regression.
import statistics as st
from statistics import NormalDist, StatisticsError

scores = [62, 75, 75, 81, 90, 98.5]
for function in (st.mean, st.fmean, st.harmonic_mean, st.median, st.median_low, st.median_high, st.median_grouped, st.mode,
                 st.multimode, st.stdev, st.pstdev, st.variance, st.pvariance):
    print(function.__name__, function(scores), function([3, 1, 4, 1, 5, 9, 2, 6]))
print(round(st.geometric_mean(scores), 12), round(st.geometric_mean([3, 1, 4]), 12))
print(st.mean([1, 2, 3]), st.mean([1, 2]), st.mean([0.1] * 10), st.mean([True, False, True]), st.mode("aabbb"), st.multimode("aabb"))
print(st.quantiles(range(1, 12)), st.quantiles(scores, n=3, method="inclusive"), st.fmean([1, 5], weights=[3, 1]))
hours, marks = [1, 2, 3, 4], [50, 61, 68, 82]
print(st.covariance(hours, marks), st.correlation(hours, marks), st.linear_regression(hours, marks))
line = st.linear_regression(hours, marks, proportional=True)
print(line.slope, line.intercept)
iq = NormalDist(100, 15)
print(iq, iq.mean, iq.stdev, iq.variance, iq.zscore(130), iq + 5, iq * 2, iq == NormalDist(100.0, 15.0), NormalDist.from_samples([1, 2, 3, 4]))
print(iq.samples(3, seed=7), st.harmonic_mean([40, 60], weights=[5, 30]), st.pvariance([1, 2, 3], 2))
for bad in [lambda: st.mean([]), lambda: st.stdev([1]), lambda: st.median([]), lambda: st.mode([]), lambda: st.quantiles([1]), lambda: st.mean(["a"]),
            lambda: st.harmonic_mean([-1, 2]), lambda: st.correlation([1, 2], [1]), lambda: st.linear_regression([1, 1], [1, 2])]:
    try:
        print(bad())
    except (StatisticsError, TypeError) as error:
        print(type(error).__name__, error)
