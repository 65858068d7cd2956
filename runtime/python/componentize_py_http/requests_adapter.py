"""requests over `wasi:http@0.2`: an adapter for its sessions.

session = requests.Session()
session.mount("https://", WasiAdapter())
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPHeaderDict, HTTPResponse

from .bodies import Reader, parts, reason
from .outgoing_0_2 import RequestFailed, Timeouts, send

if TYPE_CHECKING:
    from collections.abc import Mapping


class WasiAdapter(BaseAdapter):
    """Sends the requests of a session by the host.

    Certificates are the host's: `verify` and `cert` cannot be other than they are by default. Proxies are its too.
    """

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Sends a request, and waits for the head of its response."""
        if (request.url or "").startswith("https:") and (cert is not None or not _is_default(verify)):
            raise requests.exceptions.SSLError("TLS is the host's, who takes no other certificates", request=request)
        headers = [(name, _bytes(value)) for name, value in request.headers.items()]
        try:
            answer = send(request.method or "GET", request.url or "", headers, parts(request.body), timeouts(timeout))
        except RequestFailed as error:
            raise _exception(error)(error, request=request) from error
        fields = HTTPHeaderDict([(name, value.decode("latin-1")) for name, value in answer.headers])
        response = HTTPResponse(
            body=Reader(answer.body),
            headers=fields,
            status=answer.status,
            reason=reason(answer.status),
            preload_content=False,
            request_method=request.method,
        )
        # What it makes of a response is the same for all adapters.
        return HTTPAdapter.build_response(self, request, response)  # type: ignore[arg-type]

    def close(self) -> None:
        """Does nothing: connections are the host's."""


def _is_default(verify: bool | str | None) -> bool:
    """Whether nobody has asked for other certificates. (Sessions pass on those of the environment, which are the host's.)"""
    return verify in (True, *map(os.environ.get, ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")))


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


def timeouts(timeout: Any) -> Timeouts:
    """What requests means by a timeout: a number, or one for connecting and one for reading."""
    connect, read = timeout if isinstance(timeout, tuple) else (timeout, timeout)
    return Timeouts(connect, read, read)


def _exception(error: RequestFailed) -> type[requests.RequestException]:
    if error.is_tls:
        return requests.exceptions.SSLError
    if error.is_timeout:
        return requests.ConnectTimeout if error.is_connecting else requests.ReadTimeout
    return requests.exceptions.ConnectionError
