# lru_cache, cache and cached_property.
from functools import cache, cached_property, lru_cache

calls = []


@lru_cache(maxsize=2)
def slow(x, y=1):
    """Multiplies, slowly."""
    calls.append((x, y))
    return x * y


print(slow(1), slow(1), slow(2), slow(3), slow(1), slow(1, y=1), calls, slow.cache_info())
print(slow.__name__, slow.__doc__, slow.__wrapped__(5), slow.cache_parameters(), slow.cache_info().hits, slow.cache_info()._asdict() if hasattr(slow.cache_info(), "_asdict") else "")
slow.cache_clear()
print(slow.cache_info())


@cache
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@lru_cache(typed=True)
def kind(value):
    return type(value).__name__


print(fib(90), fib.cache_info(), kind(1), kind(1.0), kind(True), kind.cache_info())


class Report:
    built = 0

    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def total(self):
        """The sum of the rows."""
        Report.built += 1
        return sum(self.rows)

    @cache
    def scaled(self, factor):
        return [row * factor for row in self.rows]

    @staticmethod
    @lru_cache(None)
    def parse(text):
        return [int(part) for part in text.split(",")]


report = Report([1, 2, 3])
print(report.total, report.total, Report.built, report.__dict__, Report.total.__doc__, Report.total.attrname)
report.rows.append(10)
print(report.total)
del report.total
print(report.total, Report.built)
report.total = 99
print(report.total, report.scaled(2) is report.scaled(2), Report.scaled.cache_info(), Report.parse("1,2") is Report.parse("1,2"))
for wrong in (lambda: slow([]), lambda: lru_cache("much"), lambda: fib(), lambda: Report([1]).total()):
    try:
        print(wrong())
    except TypeError as error:
        print(error)
