"""URLs, retries, forms, decoders; a connection that fails as it should."""

import urllib3
from urllib3.util import Retry, parse_url

assert parse_url("http://[::1]:80/a?b#c").port == 80


def run() -> None:
    import gzip
    import io

    from urllib3.filepost import encode_multipart_formdata
    from urllib3.response import HTTPResponse

    body, kind = encode_multipart_formdata({"a": ("n", "v")})
    assert b'name="a"' in body and kind.startswith("multipart/form-data")
    packed = io.BytesIO(gzip.compress(b"text"))
    response = HTTPResponse(
        packed, headers={"content-encoding": "gzip"}, preload_content=False
    )
    assert response.read() == b"text"
    assert Retry(3, backoff_factor=0.1).increment(error=OSError()).total == 2
    try:
        urllib3.PoolManager().request(
            "GET", "http://host.invalid/", retries=False, timeout=1
        )
    except urllib3.exceptions.HTTPError:
        pass
    else:
        raise AssertionError
