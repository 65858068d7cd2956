"""Sessions, cookies, redirects and encodings, over an adapter that answers by itself."""

import io

import requests
from requests.adapters import BaseAdapter

session = requests.Session()
session.headers["User-Agent"] = "component"


class Answers(BaseAdapter):
    def send(
        self, request: requests.PreparedRequest, **options: object
    ) -> requests.Response:
        response = requests.Response()
        response.request, response.url = request, request.url
        if request.url.endswith("/old"):
            response.status_code, response.headers["Location"] = (
                302,
                "mock://host/new?a=b",
            )
            response.raw = io.BytesIO()
        else:
            response.status_code = 200
            response.headers["Content-Type"] = "application/json"
            response.raw = io.BytesIO(f'{{"url": "{request.url}"}}'.encode())
        return response

    def close(self) -> None:
        pass


def run() -> None:
    from requests.exceptions import ConnectionError, HTTPError

    session.mount("mock://", Answers())
    response = session.get("mock://host/old", auth=("user", "secret"))
    assert response.json() == {"url": "mock://host/new?a=b"}
    assert [each.status_code for each in response.history] == [302]
    assert response.request.headers["User-Agent"] == "component"
    prepared = requests.Request(
        "POST", "http://host/", files={"f": ("ä.txt", b"1")}
    ).prepare()
    assert b"filename" in prepared.body
    missing = requests.Response()
    missing.status_code = 404
    try:
        missing.raise_for_status()
    except HTTPError as error:
        assert "404" in str(error)
    else:
        raise AssertionError
    try:
        requests.get("http://host.invalid/", timeout=1)
    except ConnectionError:
        pass
    else:
        raise AssertionError
