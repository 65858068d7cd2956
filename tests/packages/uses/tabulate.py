"""Tables in many formats."""

from tabulate import tabulate, tabulate_formats

assert tabulate([["a", 1]], tablefmt="plain") == "a  1"


def run() -> None:
    rows = [["a", 1.5], ["bb", 10]]
    assert "| bb     | 10   |" in tabulate(
        rows, headers=["name", "n"], tablefmt="github"
    )
    for name in tabulate_formats:
        assert tabulate(rows, tablefmt=name)
