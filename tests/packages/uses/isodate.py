"""Dates and durations in the words of ISO 8601."""

import isodate

week = isodate.parse_duration("P1W")


def run() -> None:
    assert week.days == 7
    assert (
        isodate.parse_datetime("2024-W09-4T10:00Z").isoformat()
        == "2024-02-29T10:00:00+00:00"
    )
    assert isodate.duration_isoformat(isodate.parse_duration("P1Y2M")) == "P1Y2M"
    try:
        isodate.parse_date("yesterday")
    except isodate.ISO8601Error:
        pass
    else:
        raise AssertionError
