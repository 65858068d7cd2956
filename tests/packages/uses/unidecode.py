"""Text in ASCII; each block of characters is a module that it imports by name."""

from unidecode import unidecode

assert unidecode("ko\u017eu\u0161\u010dek") == "kozuscek"


def run() -> None:
    from unidecode import UnidecodeError, unidecode_expect_nonascii

    assert unidecode("\u5317\u4eb0") == "Bei Jing "
    assert unidecode_expect_nonascii("Москва") == "Moskva"
    try:
        unidecode("\ue000", errors="strict")
    except UnidecodeError as error:
        assert error.index == 0
    else:
        raise AssertionError
