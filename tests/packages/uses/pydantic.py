"""Models of version 1, the last one in Python alone: validation, schemas, settings."""

from pydantic import BaseModel, Field, ValidationError, validator


class Person(BaseModel):
    name: str = Field(min_length=1)
    age: int = 0
    friends: list["Person"] = []

    @validator("age")
    def not_negative(cls, value: int) -> int:
        if value < 0:
            raise ValueError("negative")
        return value


Person.update_forward_refs()


def run() -> None:
    from pydantic import parse_obj_as
    from pydantic.networks import HttpUrl

    person = Person.parse_raw(
        '{"name": "Ada", "age": "36", "friends": [{"name": "Charles"}]}'
    )
    assert (person.age, person.friends[0].name) == (36, "Charles")
    assert "friends" in Person.schema()["definitions"]["Person"]["properties"]
    assert parse_obj_as(HttpUrl, "http://example.org/a").host == "example.org"
    try:
        Person(name="", age=-1)
    except ValidationError as error:
        assert [each["loc"] for each in error.errors()] == [("name",), ("age",)]
    else:
        raise AssertionError
