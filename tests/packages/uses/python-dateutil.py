"""Dates: parsing, recurrences, time zones, the zones that it ships as an archive."""

from datetime import datetime

from dateutil import parser, rrule, tz

start = parser.parse("1 Jan 2024 10:00 +0200")
assert start.utcoffset().total_seconds() == 7200


def run() -> None:
    from dateutil import zoneinfo
    from dateutil.easter import easter
    from dateutil.relativedelta import relativedelta

    assert easter(2024).isoformat() == "2024-03-31"
    assert datetime(2024, 1, 31) + relativedelta(months=1) == datetime(2024, 2, 29)
    days = rrule.rrule(
        rrule.MONTHLY, count=3, dtstart=datetime(2024, 1, 1), byweekday=rrule.FR(-1)
    )
    assert [day.day for day in days] == [26, 23, 29]
    berlin = zoneinfo.get_zonefile_instance().get("Europe/Berlin")
    assert datetime(2024, 7, 1, tzinfo=berlin).utcoffset().total_seconds() == 7200
    assert tz.UTC.utcoffset(None).total_seconds() == 0
