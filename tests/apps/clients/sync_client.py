"""Asks other servers by requests, httpx and urllib, as a WSGI application: unchanged code, and adapters of its own."""

import io
import json
import traceback
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import parse_qs

import httpx
import requests

import componentize_py_http

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

componentize_py_http.install()

CONTENT = [b"part %d\n" % n for n in range(20_000)]


def parts() -> Iterator[bytes]:
    yield from CONTENT


def by_urllib(url: str) -> list[Any]:
    with urllib.request.urlopen(f"{url}/get?a=b%20c") as response:
        got = (
            response.status,
            response.headers["Content-Length"],
            response.read().decode(),
        )
    request = urllib.request.Request(f"{url}/echo", b"posted", {"X-Own": "1"})
    with urllib.request.urlopen(request) as response:
        posted = response.read().decode()
    try:
        urllib.request.urlopen(f"{url}/missing")
        missing = "found"
    except HTTPError as error:
        missing = f"{error.code} {error.reason}"
    try:
        urllib.request.urlopen("http://127.0.0.1:1/")
        refused = "accepted"
    except URLError as error:
        refused = str(error.reason)
    return [got, posted, missing, refused]


def by_requests(url: str) -> list[Any]:
    response = requests.get(f"{url}/get", params={"a": "b c"})
    got = response.status_code, response.headers["content-length"], response.text
    with requests.Session() as session:
        session.mount("http://", componentize_py_http.WasiAdapter())
        posted = session.post(f"{url}/echo", data="posted", headers={"X-Own": "1"}).text
        file = session.post(f"{url}/echo", data=io.BytesIO(b"a file")).text
        streamed = session.post(f"{url}/echo", data=parts(), stream=True)
        length = sum(len(part) for part in streamed.iter_content(1000))
        missing = session.get(f"{url}/missing")
    try:
        requests.get("http://127.0.0.1:1/")
        refused = "accepted"
    except requests.ConnectionError as error:
        refused = str(error)
    try:
        requests.get(f"{url}/silent", timeout=0.05)
        silent = "answered"
    except requests.Timeout as error:
        silent = type(error).__name__
    return [
        got,
        posted,
        file,
        length,
        f"{missing.status_code} {missing.reason}",
        refused,
        silent,
    ]


def by_httpx(url: str) -> list[Any]:
    response = httpx.get(f"{url}/get", params={"a": "b c"})
    got = response.status_code, response.headers["content-length"], response.text
    with httpx.Client(transport=componentize_py_http.WasiTransport()) as client:
        posted = client.post(
            f"{url}/echo", content="posted", headers={"X-Own": "1"}
        ).text
        with client.stream("POST", f"{url}/echo", content=parts()) as streamed:
            length = sum(len(part) for part in streamed.iter_bytes())
        missing = client.get(f"{url}/missing")
        try:
            client.get("http://127.0.0.1:1/")
            refused = "accepted"
        except httpx.ConnectError as error:
            refused = str(error)
        try:
            client.get(f"{url}/silent", timeout=0.05)
            silent = "answered"
        except httpx.TimeoutException as error:
            silent = type(error).__name__
    return [
        got,
        posted,
        length,
        f"{missing.status_code} {missing.reason_phrase}",
        refused,
        silent,
    ]


WAYS: dict[str, Callable[[str], list[Any]]] = {
    "/urllib": by_urllib,
    "/requests": by_requests,
    "/httpx": by_httpx,
}


def application(
    environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Iterable[bytes]:
    try:
        [url] = parse_qs(environ["QUERY_STRING"])["url"]
        text = json.dumps(WAYS[environ["PATH_INFO"]](url))
    except Exception:
        text = traceback.format_exc()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [text.encode()]
