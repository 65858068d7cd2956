"""Telephone numbers, whose rules for each country are a module that it loads when asked."""

import phonenumbers

number = phonenumbers.parse("+442083661177")


def run() -> None:
    from phonenumbers import carrier, geocoder, timezone

    assert phonenumbers.is_valid_number(number)
    style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    assert phonenumbers.format_number(number, style) == "+44 20 8366 1177"
    japanese = phonenumbers.parse("03-1234-5678", "JP")
    assert geocoder.description_for_number(japanese, "en") == "Tokyo"
    assert carrier.name_for_number(phonenumbers.parse("+4915112345678"), "de")
    assert timezone.time_zones_for_number(number) == ("Europe/London",)
