

def _poll(pollables: list[poll.Pollable], timeout: float) -> list[int]:
    """Wait for up to `timeout` seconds; return the places of those that are ready.

    Where time is up, there is one place more than there are pollables.
    """
    with monotonic_clock.subscribe_duration(round(timeout * 1e9)) as timer:
        return poll.poll([*pollables, timer])
