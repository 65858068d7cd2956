"""Documents in a file, which is in the temporary directory."""

from tinydb import Query, TinyDB
from tinydb.storages import MemoryStorage

database = TinyDB(storage=MemoryStorage)
database.insert({"name": "ada", "age": 36})


def run() -> None:
    import tempfile
    from pathlib import Path

    from tinydb.operations import increment

    person = Query()
    database.update(increment("age"), person.name == "ada")
    assert database.search(person.age > 36)[0]["name"] == "ada"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "db.json")
        with TinyDB(path) as file:
            file.table("t").insert({"x": 1})
        with TinyDB(path) as file:
            assert file.table("t").all() == [{"x": 1}]
