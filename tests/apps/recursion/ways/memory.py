"""More memory than there is."""

from . import way


@way
def too_large_a_list() -> object:
    return [None] * (1 << 29)


@way
def too_large_a_number() -> object:
    return len(bytes((1 << 31) - 64))


@way
def repeated_string() -> object:
    return "a" * ((1 << 31) - 100)
