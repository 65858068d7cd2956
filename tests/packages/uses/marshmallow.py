"""Schemas: loading, dumping, validation."""

from marshmallow import Schema, ValidationError, fields, validate


class Person(Schema):
    name = fields.Str(required=True, validate=validate.Length(min=1))
    born = fields.Date()
    friends = fields.List(fields.Nested(lambda: Person(only=["name"])))


schema = Person()


def run() -> None:
    data = schema.load(
        {"name": "Ada", "born": "1815-12-10", "friends": [{"name": "Charles"}]}
    )
    assert data["born"].year == 1815
    assert schema.dump(data)["friends"] == [{"name": "Charles"}]
    try:
        schema.load({"name": "", "born": "never"})
    except ValidationError as error:
        assert sorted(error.messages) == ["born", "name"]
    else:
        raise AssertionError
