"""The time zones, as zoneinfo finds them."""

from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def run() -> None:
    from datetime import datetime
    from zoneinfo import ZoneInfoNotFoundError, available_timezones

    assert datetime(2024, 7, 1, tzinfo=BERLIN).tzname() == "CEST"
    kathmandu = ZoneInfo("Asia/Kathmandu")
    assert datetime(2024, 1, 1, tzinfo=kathmandu).utcoffset().total_seconds() == 20700
    assert len(available_timezones()) > 500
    try:
        ZoneInfo("Europe/Atlantis")
    except ZoneInfoNotFoundError:
        pass
    else:
        raise AssertionError
