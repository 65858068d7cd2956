"""Tables in many formats, from CSV and SQLite as well."""

import io

from prettytable import PrettyTable

table = PrettyTable(["name", "n"])
table.add_row(["a", 1])


def run() -> None:
    import sqlite3

    from prettytable import from_csv, from_db_cursor
    from prettytable.colortable import ColorTable

    assert "|  a   | 1 |" in table.get_string()
    assert "<td>a</td>" in table.get_html_string()
    assert from_csv(io.StringIO("x,y\n1,2\n")).rows == [["1", "2"]]
    cursor = sqlite3.connect(":memory:").execute("select 1 as one")
    assert from_db_cursor(cursor).field_names == ["one"]
    assert "\x1b[" in str(ColorTable(["x"]))
