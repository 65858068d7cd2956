"""Tokens with a shared secret: claims, expiry, forgeries."""

from datetime import UTC

import jwt

SECRET = "a secret of more than thirty-two bytes"
token = jwt.encode({"sub": "ada"}, SECRET, algorithm="HS256")


def run() -> None:
    from datetime import datetime, timedelta

    assert jwt.decode(token, SECRET, algorithms=["HS256"]) == {"sub": "ada"}
    past = datetime.now(UTC) - timedelta(hours=1)
    for broken, error in [
        (jwt.encode({"exp": past}, SECRET), jwt.ExpiredSignatureError),
        (token[:-4] + "AAAA", jwt.InvalidSignatureError),
        ("a.b", jwt.DecodeError),
    ]:
        try:
            jwt.decode(broken, SECRET, algorithms=["HS256"])
        except error:
            pass
        else:
            raise AssertionError(error)
    key = jwt.PyJWK({"kty": "oct", "k": "AAAA", "alg": "HS256"})
    assert key.key == b"\0\0\0"
