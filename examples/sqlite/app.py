"""A to-do list in SQLite: in memory, or in a file of a directory that the host opens."""

import sqlite3
import sys

from wit_world import exports

SCHEMA = "CREATE TABLE IF NOT EXISTS task (id INTEGER PRIMARY KEY, text TEXT NOT NULL)"

# Made while the component is built, and in it from then on.
initial = sqlite3.connect(":memory:")
initial.execute(SCHEMA)
initial.execute("INSERT INTO task (text) VALUES ('read the manual')")
initial.commit()


class Run(exports.Run):
    def run(self) -> None:
        match sys.argv[1:]:
            case [path, "add", text]:
                with open_database(path) as database:
                    database.execute("INSERT INTO task (text) VALUES (?)", [text])
            case [path, "done", number]:
                with open_database(path) as database:
                    deleted = database.execute(
                        "DELETE FROM task WHERE id = ?", [number]
                    )
                if deleted.rowcount == 0:
                    sys.exit(f"there is no task {number}")
            case [path]:
                for number, text in open_database(path).execute("SELECT * FROM task"):
                    print(f"{number}. {text}")
            case _:
                sys.exit("usage: tasks DATABASE [add TEXT | done NUMBER]")


def open_database(path: str) -> sqlite3.Connection:
    if path == ":memory:":
        return initial
    database = sqlite3.connect(path)
    database.execute(SCHEMA)
    return database
