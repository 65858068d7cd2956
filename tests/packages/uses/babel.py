"""Locales, whose data are pickles: numbers, dates, currencies, message catalogues."""

import io

from babel import Locale
from babel.numbers import format_decimal

assert format_decimal(1234567.5, locale="de") == "1.234.567,5"


def run() -> None:
    from datetime import date

    from babel.dates import format_date, get_timezone_name
    from babel.messages.pofile import read_po
    from babel.numbers import format_currency

    assert (
        format_date(date(2024, 2, 29), "full", locale="fr") == "jeudi 29 février 2024"
    )
    assert format_currency(5, "JPY", locale="ja") == "￥5"
    assert Locale.parse("pt_BR").territories["DE"] == "Alemanha"
    assert get_timezone_name("Europe/Berlin", locale="de") == "Mitteleuropäische Zeit"
    catalog = read_po(io.BytesIO(b'msgid "yes"\nmsgstr "ja"\n'))
    assert catalog["yes"].string == "ja"
