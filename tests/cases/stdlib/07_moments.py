# datetime: parts, formats, arithmetic, zones.
from datetime import datetime, date, time, timedelta, timezone

start = datetime(2024, 2, 28, 23, 30, 15, 250000)
cet = timezone(timedelta(hours=1), "CET")
india = timezone(timedelta(hours=5, minutes=30))
print(start, repr(start), start.date(), start.time(), start.isoformat(), start.isoformat(" ", "minutes"))
for spec in ("hours", "minutes", "seconds", "milliseconds", "microseconds"):
    print(spec, start.isoformat(timespec=spec))
print(start + timedelta(minutes=45), start - timedelta(days=60), start - datetime(2024, 1, 1), start.replace(microsecond=0, hour=1))
aware = start.replace(tzinfo=timezone.utc)
print(aware, repr(aware), aware.tzinfo, aware.tzname(), aware.utcoffset(), aware.dst(), aware.timestamp())
print(aware.astimezone(cet), aware.astimezone(india), aware.astimezone(cet) == aware, aware.astimezone(cet) - aware)
print(repr(aware.astimezone(cet)), aware.astimezone(india).strftime("%d %b %Y %I:%M %p %z %Z"))
print(hash(aware) == hash(aware.astimezone(india)), aware > datetime(2024, 1, 1, tzinfo=cet), start != aware, start == date(2024, 2, 28))
print(datetime.combine(date(2024, 5, 1), time(8, 30), tzinfo=cet), datetime.fromtimestamp(0, timezone.utc), datetime.utcfromtimestamp(86400.5))
for text in ("2024-01-05", "2024-01-05T10:20", "2024-01-05 10:20:30.5", "2024-01-05T10:20:30Z", "2024-01-05T10:20:30+05:30",
             "20240105T102030", "2024-01-05T25:00", "yesterday"):
    try:
        print(repr(datetime.fromisoformat(text)))
    except ValueError as error:
        print("ValueError:", error)
for wrong in (lambda: start - aware, lambda: start < aware, lambda: start < date(2024, 1, 1), lambda: start + 1,
              lambda: datetime(2024, 1, 1, 25), lambda: datetime(2024, 1, 1, tzinfo=5), lambda: datetime.max + timedelta(seconds=1)):
    try:
        print(wrong())
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)
print(sorted([aware, aware - timedelta(hours=1), aware.astimezone(cet) - timedelta(minutes=1)])[0])
print(datetime.min, datetime.max, datetime.resolution, start.timetuple().tm_hour, aware.utctimetuple().tm_isdst)
