# time objects, aware and naive.
from datetime import time, timedelta, timezone

values = [time(), time(7), time(7, 30), time(7, 30, 5), time(7, 30, 5, 120), time(23, 59, 59, 999999), time(12, tzinfo=timezone.utc)]
for value in values:
    print(value, repr(value), value.isoformat("minutes"), value.strftime("%H.%M.%S.%f %p"), value.tzname(), value.utcoffset())
opening = time.fromisoformat("08:15")
print(opening, opening.replace(minute=45), opening < time(9), max(values[:3]), opening == time(8, 15), f"{opening:%H:%M}", f"{opening}")
for text in ("12", "12:30", "12:30:45", "12:30:45.5", "123045", "T12:30", "12:30Z", "12:30+02:00", "25:00", "1:2", "noon"):
    try:
        print(text, repr(time.fromisoformat(text)))
    except ValueError as error:
        print(text, "ValueError:", error)
paris = timezone(timedelta(hours=2))
print(time(14, tzinfo=paris) == time(12, tzinfo=timezone.utc), time(14, tzinfo=paris) > time(11, tzinfo=timezone.utc))
print(time.min, time.max, time.resolution, {time(1): "one"}[time(1)], sorted(values[:6], reverse=True)[0])
for wrong in (lambda: time(24), lambda: time(1, 60), lambda: time(1, 1, 1, 1000000), lambda: opening < 5, lambda: opening + timedelta(1),
              lambda: opening < time(1, tzinfo=timezone.utc), lambda: opening.isoformat("days"), lambda: time("1")):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
