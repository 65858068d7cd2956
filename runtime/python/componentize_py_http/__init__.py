"""HTTP for Python's own interfaces, over `wasi:http`.

What comes in: `componentize-py componentize --wsgi shop:app` and `--asgi shop:app` make a component of a web application,
whose requests go through `wsgi_0_2`, `wsgi_0_3`, `asgi_0_2` or `asgi_0_3`, by the version of the world's exported handler:

    wasi:http -> incoming_0_2, incoming_0_3    heads and bodies, with the errors that Python has for them
              -> wsgi, asgi                    what the application's rules say, whatever the version
              -> the application

What goes out, where the world imports `wasi:http/outgoing-handler@0.2`: adapters for the clients that Python programs use.

    requests, httpx, urllib.request -> requests_adapter, httpx_transport, urllib_handler -> outgoing_0_2 -> wasi:http

`install` has all of them use the host, so that programs need not be changed. The names here are imported when they are
asked for: nobody needs all of these packages.

The modules that end in a version use the world's generated modules, which a component of another world does not have.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .httpx_transport import AsyncWasiTransport, WasiTransport
    from .install import install
    from .requests_adapter import WasiAdapter
    from .urllib_handler import WasiHandler

__all__ = ["AsyncWasiTransport", "WasiAdapter", "WasiHandler", "WasiTransport", "install"]


def __getattr__(name: str) -> Any:
    match name:
        case "WasiAdapter":
            from .requests_adapter import WasiAdapter

            return WasiAdapter
        case "WasiTransport":
            from .httpx_transport import WasiTransport

            return WasiTransport
        case "AsyncWasiTransport":
            from .httpx_transport import AsyncWasiTransport

            return AsyncWasiTransport
        case "WasiHandler":
            from .urllib_handler import WasiHandler

            return WasiHandler
        case "install":
            from .install import install

            return install
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
