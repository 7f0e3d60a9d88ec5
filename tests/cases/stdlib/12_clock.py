# The clock: only what does not depend on when it runs is printed.
import time
import uuid
from datetime import date, datetime, timedelta, timezone

started = time.perf_counter()
now, utc, day = datetime.now(), datetime.now(timezone.utc), date.today()
print(type(now).__name__, now.tzinfo, utc.tzinfo, now.year >= 1970, day == now.date(), datetime.today() >= now)
print(abs(datetime.utcnow() - utc.replace(tzinfo=None)) < timedelta(minutes=1), utc.timestamp() >= 0)
print(time.time() >= 0, isinstance(time.time_ns(), int), time.monotonic() <= time.monotonic(), time.process_time() >= 0)
time.sleep(0.001)
print(time.perf_counter() >= started, isinstance(time.perf_counter_ns(), int))
epoch = time.gmtime(0)
print(epoch, epoch.tm_year, epoch[1], len(epoch), time.strftime("%Y-%m-%d %H:%M:%S", epoch), time.asctime(epoch))
print(time.struct_time((2024, 1, 2, 3, 4, 5, 1, 2, 0)).tm_hour, time.strptime("2024-03-01", "%Y-%m-%d").tm_yday)
first, second = uuid.uuid4(), uuid.uuid4()
print(first != second, first.version, len(str(first)), first == uuid.UUID(str(first)))


class Stamped:
    def __init__(self, clock=datetime.now):
        self.created = clock()

    def age(self):
        return datetime.now() - self.created


print(Stamped().age() < timedelta(minutes=1), Stamped(lambda: datetime(2020, 1, 1)).created)
for wrong in (lambda: time.sleep(-1), lambda: time.sleep("a")):
    try:
        wrong()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
