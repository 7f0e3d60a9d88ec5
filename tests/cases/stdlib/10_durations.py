# timedelta: normal form, arithmetic, text.
from datetime import timedelta

deltas = [timedelta(), timedelta(1), timedelta(days=-1), timedelta(hours=25), timedelta(seconds=1.5), timedelta(microseconds=-1),
          timedelta(weeks=1, days=2, hours=3, minutes=4, seconds=5, milliseconds=6, microseconds=7), timedelta(days=0.5), timedelta(minutes=-90)]
for delta in deltas:
    print(f"{str(delta):28} {delta!r:62} {delta.days} {delta.seconds} {delta.microseconds} {delta.total_seconds()} {bool(delta)}")
hour, quarter = timedelta(hours=1), timedelta(minutes=15)
print(hour + quarter, hour - quarter, quarter - hour, hour * 3, 2.5 * hour, hour / 4, hour / quarter, hour // quarter, hour % timedelta(minutes=25))
print(divmod(hour, timedelta(minutes=25)), -hour, abs(-hour), +hour, hour == timedelta(minutes=60), hour > quarter, hash(hour) == hash(timedelta(0, 3600)))
print(sum([hour, quarter, quarter], timedelta()), max(deltas), min(deltas), sorted(deltas)[:3])
print(timedelta.min, timedelta.max, timedelta.resolution, hour // 7, hour / 7, hour * 0.1, quarter / 0.3)
for wrong in (lambda: hour / 0, lambda: hour // timedelta(), lambda: hour + 5, lambda: hour * hour, lambda: timedelta(days=10**10),
              lambda: timedelta("1"), lambda: hour < 5, lambda: timedelta.max + hour, lambda: f"{hour:x}"):
    try:
        print(wrong())
    except (TypeError, ValueError, OverflowError, ZeroDivisionError) as error:
        print(type(error).__name__, error)


def human(delta):
    parts = []
    for name, size in (("day", timedelta(days=1)), ("hour", hour), ("minute", timedelta(minutes=1))):
        count, delta = divmod(delta, size)
        if count:
            parts.append(f"{count} {name}{'s' if count != 1 else ''}")
    return ", ".join(parts) or "now"


for delta in (timedelta(days=2, hours=1), timedelta(minutes=61), timedelta(seconds=3)):
    print(human(delta))
