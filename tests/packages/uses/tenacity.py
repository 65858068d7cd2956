"""Retries: of functions and coroutines, with waiting."""

import asyncio

from tenacity import (
    RetryError,
    retry,
    retry_if_exception_type,
    stop_after_attempt,
    wait_fixed,
)

attempts: list[int] = []


@retry(stop=stop_after_attempt(3), wait=wait_fixed(0.001))
def flaky() -> str:
    attempts.append(1)
    if len(attempts) < 3:
        raise OSError
    return "done"


def run() -> None:
    assert flaky() == "done" and len(attempts) == 3

    @retry(stop=stop_after_attempt(2), retry=retry_if_exception_type(ValueError))
    async def fails() -> None:
        raise ValueError

    try:
        asyncio.run(fails())
    except RetryError as error:
        assert error.last_attempt.attempt_number == 2
    else:
        raise AssertionError
