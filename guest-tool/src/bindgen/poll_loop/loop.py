

class _Selector:
    """What `asyncio.BaseEventLoop` waits with."""

    def __init__(self) -> None:
        self.pollables: dict[asyncio.Future[None], poll.Pollable] = {}
        """What tasks wait for, by the futures that wake them."""

    def select(self, timeout: float | None) -> list[asyncio.Future[None]]:
        """Wait for up to `timeout` seconds, or without end; return what has become ready."""
        futures = list(self.pollables)
        pollables = list(self.pollables.values())
        if timeout is None:
            if not pollables:
                raise RuntimeError("every task waits for another one")
            ready = poll.poll(pollables)
        elif timeout > 0:
            ready = _poll(pollables, timeout)
        else:
            ready = [place for place, it in enumerate(pollables) if it.ready()]
        return [futures[place] for place in ready if place < len(futures)]


class PollLoop(asyncio.BaseEventLoop):
    """An event loop that waits for pollables."""

    def __init__(self) -> None:
        super().__init__()
        # By this name the base class looks for what waits.
        self._selector = _Selector()

    async def wait(self, pollable: poll.Pollable) -> None:
        """Wait until `pollable` is ready, then drop it."""
        future: asyncio.Future[None] = self.create_future()
        with pollable:
            self._selector.pollables[future] = pollable
            try:
                await future
            finally:
                del self._selector.pollables[future]

    def _process_events(self, event_list: list[asyncio.Future[None]]) -> None:
        """Called by the base class with what `select` returned."""
        for future in event_list:
            if not future.done():
                future.set_result(None)

    def _write_to_self(self) -> None:
        """Called by the base class to interrupt `select`, which no other thread is there to do."""


async def register(loop: PollLoop, pollable: poll.Pollable) -> None:
    """Wait until `pollable` is ready, then drop it."""
    await loop.wait(pollable)
