"""A catalogue of books: SQLAlchemy's object-relational mapper over SQLite, answers by Flask."""

from __future__ import annotations

from flask import Flask, abort, request
from flask.typing import ResponseReturnValue
from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy.pool import StaticPool


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    books: Mapped[list[Book]] = relationship(
        back_populates="author", order_by="Book.year"
    )


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    year: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey(Author.id))
    author: Mapped[Author] = relationship(back_populates="books")


# Made while the component is built, with what is in it. One connection, as the database is in its memory.
engine = create_engine("sqlite://", poolclass=StaticPool)
Base.metadata.create_all(engine)
with Session(engine) as session:
    austen = Author(name="Jane Austen")
    austen.books = [Book(title="Emma", year=1815), Book(title="Persuasion", year=1817)]
    woolf = Author(name="Virginia Woolf")
    woolf.books = [Book(title="Orlando", year=1928), Book(title="The Waves", year=1931)]
    session.add_all([austen, woolf])
    session.commit()

app = Flask(__name__)


@app.get("/books")
def books() -> ResponseReturnValue:
    query = select(Book).join(Author).order_by(Book.year)
    if before := request.args.get("before", type=int):
        query = query.where(Book.year < before)
    with Session(engine) as session:
        return [
            {"title": book.title, "by": book.author.name}
            for book in session.scalars(query)
        ]


@app.get("/authors")
def authors() -> ResponseReturnValue:
    query = (
        select(Author.name, func.count(), func.min(Book.year))
        .join(Book)
        .group_by(Author.id)
    )
    with Session(engine) as session:
        return [
            {"name": name, "books": count, "since": since}
            for name, count, since in session.execute(query)
        ]


@app.post("/books")
def add() -> ResponseReturnValue:
    sent = request.get_json()
    with Session(engine) as session:
        author = session.scalar(select(Author).where(Author.name == sent["by"]))
        if author is None:
            abort(404, f"there is no author {sent['by']}")
        author.books.append(Book(title=sent["title"], year=sent["year"]))
        session.commit()
        return [book.title for book in author.books], 201
