"""Addresses, of any language."""

from email_validator import EmailNotValidError, validate_email

address = validate_email("Ada@Example.org", check_deliverability=False)


def run() -> None:
    assert address.normalized == "Ada@example.org"
    german = validate_email("ä@bücher.org", check_deliverability=False)
    assert german.ascii_domain == "xn--bcher-kva.org"
    try:
        validate_email("a@b@c.org", check_deliverability=False)
    except EmailNotValidError:
        pass
    else:
        raise AssertionError
