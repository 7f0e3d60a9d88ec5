# A tzinfo of the script's own, with summer time.
from datetime import datetime, time, timedelta, timezone, tzinfo


class Berlin(tzinfo):
    def _summer(self, moment):
        return moment is not None and 3 < moment.month < 11

    def utcoffset(self, moment):
        return timedelta(hours=2 if self._summer(moment) else 1)

    def dst(self, moment):
        return timedelta(hours=1 if self._summer(moment) else 0)

    def tzname(self, moment):
        return "CEST" if self._summer(moment) else "CET"

    def __repr__(self):
        return "Berlin()"


class Fixed(tzinfo):
    def __init__(self, hours, name):
        self.hours, self.name = hours, name

    def utcoffset(self, moment):
        return timedelta(hours=self.hours)

    def dst(self, moment):
        return timedelta(0)

    def tzname(self, moment):
        return self.name


berlin = Berlin()
winter, summer = datetime(2024, 1, 15, 12, tzinfo=berlin), datetime(2024, 7, 15, 12, tzinfo=berlin)
for moment in (winter, summer):
    print(moment, repr(moment), moment.utcoffset(), moment.dst(), moment.tzname(), moment.astimezone(timezone.utc))
    print(moment.strftime("%H:%M %z %Z"), moment.isoformat(), moment.timetuple().tm_isdst, moment.tzinfo is berlin)
print(summer - winter, summer.astimezone(timezone.utc) - winter, summer > winter, winter + timedelta(days=182))
print(datetime(2024, 7, 1, 10, tzinfo=timezone.utc).astimezone(berlin), datetime.fromtimestamp(0, berlin))
new_york = Fixed(-5, "EST")
print(winter.astimezone(new_york), winter.astimezone(new_york).tzname(), winter == winter.astimezone(new_york), winter.replace(tzinfo=new_york))
print(time(9, tzinfo=berlin), time(9, tzinfo=berlin).tzname(), datetime.combine(winter.date(), time(9, tzinfo=berlin)))
zones = [timezone.utc, timezone(timedelta(hours=-3)), timezone(timedelta(hours=5, minutes=45), "NPT")]
for zone in zones:
    print(zone, repr(zone), zone.tzname(None), zone.utcoffset(None), winter.astimezone(zone))
for wrong in (lambda: timezone(5), lambda: timezone(timedelta(days=1)), lambda: timezone(timedelta(0), 5), lambda: zones[0].utcoffset(5)):
    try:
        print(wrong())
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
