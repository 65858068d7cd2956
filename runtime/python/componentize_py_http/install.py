"""Has the clients that a program has imported send their requests by the host, without the program's doing."""

from __future__ import annotations

import sys
from urllib import request as urllib_request

from .urllib_handler import WasiHandler


def install() -> None:
    """Makes `wasi:http@0.2` the default of `urllib.request`, and of requests and httpx if they have been imported.

    Sessions, clients and openers that there are already stay as they are.
    """
    urllib_request.install_opener(urllib_request.build_opener(WasiHandler()))
    if "requests" in sys.modules:
        from requests import sessions

        from .requests_adapter import WasiAdapter

        # What a session mounts for http:// and https://.
        sessions.HTTPAdapter = WasiAdapter  # type: ignore[assignment]
    if "httpx" in sys.modules:
        import httpx

        from .httpx_transport import AsyncWasiTransport, WasiTransport

        # What a client makes when it is not given a transport.
        httpx.Client._init_transport = lambda self, *args, transport=None, **options: transport or WasiTransport()  # type: ignore[method-assign]
        httpx.AsyncClient._init_transport = (  # type: ignore[method-assign]
            lambda self, *args, transport=None, **options: transport or AsyncWasiTransport()
        )
