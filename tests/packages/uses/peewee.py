"""Models on SQLite in memory: joins, transactions, full-text search."""

from peewee import CharField, ForeignKeyField, IntegrityError, Model, SqliteDatabase, fn

database = SqliteDatabase(":memory:")


class Base(Model):
    class Meta:
        database = database


class Author(Base):
    name = CharField(unique=True)


class Book(Base):
    author = ForeignKeyField(Author, backref="books")
    title = CharField()


def run() -> None:
    from playhouse.shortcuts import model_to_dict

    database.create_tables([Author, Book])
    ada = Author.create(name="Ada")
    Book.insert_many([{"author": ada, "title": title} for title in "ab"]).execute()
    query = (
        Author.select(Author.name, fn.COUNT(Book.id).alias("n"))
        .join(Book)
        .group_by(Author)
    )
    assert [(row.name, row.n) for row in query] == [("Ada", 2)]
    try:
        with database.atomic():
            Author.create(name="Ada")
    except IntegrityError:
        pass
    else:
        raise AssertionError
    assert model_to_dict(ada) == {"id": 1, "name": "Ada"}
