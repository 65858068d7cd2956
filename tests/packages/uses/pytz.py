"""Time zones, which are data files."""

from datetime import datetime

import pytz

berlin = pytz.timezone("Europe/Berlin")


def run() -> None:
    assert berlin.localize(datetime(2024, 7, 1)).utcoffset().total_seconds() == 7200
    assert pytz.timezone("Asia/Tokyo").localize(datetime(2024, 1, 1)).tzname() == "JST"
    assert pytz.country_timezones("nz") == ["Pacific/Auckland", "Pacific/Chatham"]
    try:
        pytz.timezone("Europe/Atlantis")
    except pytz.UnknownTimeZoneError:
        pass
    else:
        raise AssertionError
