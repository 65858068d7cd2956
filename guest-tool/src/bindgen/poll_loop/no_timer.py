

def _poll(pollables: list[poll.Pollable], timeout: float) -> list[int]:
    """Wait for up to `timeout` seconds; return the places of those that are ready."""
    # The world imports no clock that could be polled with the others.
    deadline = time.monotonic() + timeout
    while True:
        ready = [place for place, it in enumerate(pollables) if it.ready()]
        remaining = deadline - time.monotonic()
        if ready or remaining <= 0:
            return ready
        time.sleep(min(remaining, 0.001) if pollables else remaining)
