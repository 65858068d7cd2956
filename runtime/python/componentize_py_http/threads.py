"""Frameworks that make threads themselves, where there are none."""

from __future__ import annotations

import contextvars
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from componentize_py_async_support.in_place import in_place

if TYPE_CHECKING:
    from collections.abc import Callable


def adapt_anyio() -> None:
    """Has anyio do the same, by which Starlette and others run functions, if the application has imported it.

    anyio makes its threads itself, so the loop cannot help.
    """
    if "anyio" not in sys.modules:
        return
    backend_class = import_module("anyio._backends._asyncio").AsyncIOBackend

    async def run_sync_in_worker_thread(
        backend: Any,
        func: Callable[..., Any],
        args: tuple[Any, ...],
        abandon_on_cancel: bool = False,
        limiter: object = None,
    ) -> Any:
        await backend.checkpoint()
        return in_place(contextvars.copy_context().run, func, *args)

    backend_class.run_sync_in_worker_thread = classmethod(run_sync_in_worker_thread)
