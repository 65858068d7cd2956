"""Numbers and times in words; the languages are data files."""

import humanize

assert humanize.naturalsize(10**6) == "1.0 MB"


def run() -> None:
    from datetime import timedelta

    assert humanize.intcomma(1234567) == "1,234,567"
    assert humanize.naturaldelta(timedelta(days=3)) == "3 days"
    humanize.i18n.activate("de_DE")
    assert humanize.naturaldelta(timedelta(days=3)) == "3 Tage"
    humanize.i18n.deactivate()
