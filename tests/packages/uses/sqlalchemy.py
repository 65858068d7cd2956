"""A model on SQLite in memory: relations, queries, transactions, other dialects' SQL."""

from sqlalchemy import ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "author"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "book"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"))
    author: Mapped[Author] = relationship(back_populates="books")


def run() -> None:
    from sqlalchemy.dialects import postgresql
    from sqlalchemy.exc import IntegrityError

    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add(Author(name="Ada", books=[Book(title="Notes"), Book(title="Ä")]))
        session.commit()
        query = select(Author.name, func.count(Book.id)).join(Book).group_by(Author.id)
        assert session.execute(query).all() == [("Ada", 2)]
        titles = session.scalars(select(Book.title).where(Book.author.has(name="Ada")))
        assert sorted(titles) == ["Notes", "Ä"]
        session.add(Book(title="orphan"))
        try:
            session.commit()
        except IntegrityError:
            session.rollback()
        else:
            raise AssertionError
    statement = select(Book).limit(1).compile(dialect=postgresql.dialect())
    assert "LIMIT %(param_1)s" in str(statement)
