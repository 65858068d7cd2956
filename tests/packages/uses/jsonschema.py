"""Schemas: its own meta-schemas are data files; references, formats, the best of the errors."""

import jsonschema

schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"size": {"$ref": "#/$defs/size"}},
    "$defs": {"size": {"type": "integer", "minimum": 1}},
}
jsonschema.Draft202012Validator.check_schema(schema)


def run() -> None:
    from jsonschema.exceptions import best_match

    jsonschema.validate({"size": 1}, schema)
    error = best_match(jsonschema.Draft202012Validator(schema).iter_errors({"size": 0}))
    assert list(error.absolute_path) == ["size"] and error.validator == "minimum"
    for validator in (jsonschema.Draft3Validator, jsonschema.Draft7Validator):
        assert validator.META_SCHEMA["$schema"].startswith(
            "http://json-schema.org/draft-0"
        )
    checker = jsonschema.FormatChecker()
    assert checker.conforms("2001:db8::1", "ipv6") and not checker.conforms("1", "ipv4")
