# Calendar dates: making, reading, moving, comparing.
from datetime import date, timedelta

day = date(2024, 2, 29)
print(day, repr(day), day.year, day.month, day.day, day.weekday(), day.isoweekday(), day.isocalendar(), day.toordinal())
print(day.isoformat(), day.ctime(), day.strftime("%d.%m.%Y %A %b %j %U %W %y"), f"{day:%d %B %Y}", "{:%Y/%m}".format(day))
print(f"{day:%-d.%-m.}", day.timetuple()[:3], day.timetuple().tm_yday, date.fromordinal(738945), date.fromisocalendar(2024, 9, 4))
print(day.replace(year=2023, day=1), day + timedelta(days=366), day - timedelta(weeks=1), day - date(2023, 2, 28))
print(day < date(2024, 3, 1), day == date(2024, 2, 29), day != "2024", max(day, date(2025, 1, 1)), {day: "leap"}[date(2024, 2, 29)])
for text in ("2024-01-05", "20240105", "2024-W01-5", "2024W015", "2024-1-5", "2024-02-30", "soon"):
    try:
        print(text, date.fromisoformat(text))
    except ValueError as error:
        print(text, "ValueError:", error)
print(date.min, date.max, date.resolution)


def months_later(start, count):
    month = start.month - 1 + count
    year, month = start.year + month // 12, month % 12 + 1
    for last in (31, 30, 29, 28):
        try:
            return date(year, month, min(start.day, last))
        except ValueError:
            continue


print([str(months_later(date(2024, 1, 31), n)) for n in (1, 2, 13)])
print([str(day + timedelta(days=n)) for n in range(-1, 3)])
for wrong in (lambda: date(2023, 2, 29), lambda: date(0, 1, 1), lambda: date(2024, 13, 1), lambda: date(2024), lambda: day + 1,
              lambda: day < 5, lambda: date.max + timedelta(days=1), lambda: date("2024", 1, 1), lambda: day - "x"):
    try:
        print(wrong())
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)


class Holiday(date):
    def __new__(cls, year, month, day, name="holiday"):
        self = super().__new__(cls, year, month, day)
        self.name = name
        return self

    def __str__(self):
        return f"{self.name} on {super().__str__()}"


feast = Holiday(2024, 12, 25, "Christmas")
print(feast, repr(feast), feast - timedelta(days=1), type(feast + timedelta(days=1)).__name__, feast == date(2024, 12, 25))
