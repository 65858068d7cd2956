"""Moments: zones, ranges, words for distances in many languages."""

import arrow

start = arrow.get("2024-02-29T10:00:00+02:00")


def run() -> None:
    assert start.to("UTC").hour == 8
    assert start.shift(years=1).format("YYYY-MM-DD") == "2025-02-28"
    assert start.to("America/New_York").tzname() == "EST"
    assert start.humanize(start.shift(hours=2), locale="de") == "vor 2 Stunden"
    assert len(list(arrow.Arrow.range("day", start, start.shift(days=3)))) == 4
    assert arrow.utcnow() > start
    assert arrow.get("29 février 2024", "D MMMM YYYY", locale="fr").month == 2
