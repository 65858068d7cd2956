"""WSGI applications on `wasi:http@0.2`: what the generated module for `--wsgi` uses.

Every call handles one request, from its head to the end of the response's body. Reading and writing wait, and the host
does other things meanwhile: it has an instance of the component for each request that is being handled.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from . import wsgi
from .heads import Disconnected, report
from .incoming_0_2 import Answer, Input, head_of

if TYPE_CHECKING:
    from componentize_py_wasi_http_0_2 import types


class Adapter:
    """Has an application answer requests."""

    def __init__(self, name: str, application: object) -> None:
        self._application = wsgi.checked(name, application)

    def warm_up(self, target: str) -> None:
        """Makes a request while the component is built."""
        wsgi.warm_up(self._application, target)

    def handle(self, request: types.IncomingRequest, response_out: types.ResponseOutparam) -> None:
        """Answers a request."""
        head = head_of(request)
        body = Input(request)
        answer = Answer(response_out)
        response = wsgi.Response(answer, head.method)
        stream = io.BufferedReader(wsgi.Body(body.read), wsgi.BUFFER_SIZE)
        try:
            wsgi.respond(self._application, wsgi.environment(head, stream), response)
            answer.finish()
        except Disconnected:
            # There is nobody to be told anything.
            answer.abort()
        except Exception as error:
            report(error)
            if response.is_started:
                answer.abort()
            else:
                try:
                    response.fail()
                    answer.finish()
                except Disconnected:
                    answer.abort()
        finally:
            body.close()
