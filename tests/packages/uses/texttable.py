"""Tables of text, with wide characters."""

from texttable import Texttable

table = Texttable()
table.set_cols_dtype(["t", "i"])


def run() -> None:
    table.add_rows([["name", "n"], ["語", "7"]])
    assert table.draw().splitlines()[3] == "| 語   | 7 |"
