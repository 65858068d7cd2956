"""Signed values, with and without a time."""

from itsdangerous import (
    BadSignature,
    SignatureExpired,
    TimestampSigner,
    URLSafeSerializer,
)

serializer = URLSafeSerializer("secret", salt="s")
token = serializer.dumps({"id": 1})


def run() -> None:
    assert serializer.loads(token) == {"id": 1}
    signer = TimestampSigner("secret")
    assert signer.unsign(signer.sign("a"), max_age=60) == b"a"
    for broken, check in [
        (lambda: serializer.loads(token + "x"), BadSignature),
        (lambda: signer.unsign(signer.sign("a"), max_age=-1), SignatureExpired),
    ]:
        try:
            broken()
        except check:
            pass
        else:
            raise AssertionError
