"""`urllib.request` over `wasi:http@0.2`: a handler for its openers.

urllib.request.install_opener(urllib.request.build_opener(WasiHandler()))
"""

from __future__ import annotations

import io
from email.message import Message
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import AbstractHTTPHandler
from urllib.response import addinfourl

from .bodies import PART_SIZE, Reader, parts, reason
from .outgoing_0_2 import RequestFailed, Timeouts, send

if TYPE_CHECKING:
    from urllib.request import Request


class WasiHandler(AbstractHTTPHandler):
    """Has the host send requests."""

    # Before the handlers that open connections themselves.
    handler_order = 400

    def http_open(self, request: Request) -> addinfourl:
        """Sends a request, and waits for the head of its response."""
        headers = dict(request.unredirected_hdrs)
        headers.update((name, value) for name, value in request.headers.items() if name not in headers)
        fields = [(name, value.encode("latin-1")) for name, value in headers.items()]
        # Without a limit of its own, a request has an object that says so.
        timeout = request.timeout if isinstance(request.timeout, (int, float)) else None
        limits = Timeouts(timeout, timeout, timeout)
        try:
            answer = send(request.get_method(), request.full_url, fields, parts(request.data), limits)
        except RequestFailed as error:
            raise URLError(TimeoutError(str(error)) if error.is_timeout else error) from error
        message = Message()
        for name, value in answer.headers:
            message[name] = value.decode("latin-1")
        body = io.BufferedReader(Reader(answer.body), PART_SIZE)
        response = addinfourl(body, message, request.full_url, answer.status)
        # The handlers of errors look for it.
        vars(response)["msg"] = reason(answer.status)
        return response

    https_open = http_open

    http_request = AbstractHTTPHandler.do_request_
    https_request = AbstractHTTPHandler.do_request_
