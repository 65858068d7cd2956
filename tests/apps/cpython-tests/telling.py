"""What programs that run tests tell the one who started them (`tests/src/kept.rs`), and what they are told."""

import sys

MARK = "\x1e"


def tell(*words: object) -> None:
    """Writes a line for the one who started this."""
    text = "\t".join(str(word).replace("\t", " ") for word in (MARK, *words))
    # Tests put other streams in the place of sys.stdout, and leave lines unfinished.
    sys.__stdout__.write(f"\n{text}\n")  # type: ignore[union-attr]
    sys.__stdout__.flush()  # type: ignore[union-attr]


def chosen(arguments: list[str]) -> dict[str, set[str]]:
    """What is to be run, with the tests of it that are left out: `what`, or `what:test` for each of these."""
    found: dict[str, set[str]] = {}
    for argument in arguments:
        what, _, test = argument.partition(":")
        found.setdefault(what, set()).add(test)
    return found
