"""What asyncio has, each in a function that gives what came of it."""

import asyncio
import inspect
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from componentize_py_types import Err
from wit_world.imports import host


async def gather() -> object:
    return await asyncio.gather(
        host.check(None), host.wait("open"), asyncio.sleep(0, "slept")
    )


async def wait_first() -> object:
    fast = asyncio.create_task(host.wait("open"))
    slow = asyncio.create_task(host.wait("closed"))
    done, pending = await asyncio.wait(
        [fast, slow], return_when=asyncio.FIRST_COMPLETED
    )
    slow.cancel()
    await asyncio.wait([slow])
    return done == {fast}, pending == {slow}, slow.cancelled()


async def wait_for() -> object:
    try:
        await asyncio.wait_for(host.wait("closed"), 0.005)
    except TimeoutError:
        return "timed out", await asyncio.wait_for(host.wait("open"), 30)
    return "did not time out"


async def timeout() -> object:
    try:
        async with asyncio.timeout(0.005):
            await host.wait("closed")
    except TimeoutError:
        return "timed out", await host.wait("open")
    return "did not time out"


async def sleep_sort() -> object:
    result: list[int] = []

    async def add(number: int) -> None:
        await asyncio.sleep(number / 200)
        result.append(number)

    await asyncio.gather(*map(add, (3, 1, 2, 0)))
    return result


async def task_group() -> object:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(host.check(None)),
            group.create_task(asyncio.sleep(0, 5)),
        ]
    return [task.result() for task in tasks]


async def task_group_fails() -> object:
    ended: list[str] = []

    async def wait() -> None:
        try:
            await host.wait("closed")
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(wait())
            group.create_task(host.check("refused"))
    except* Err as errors:
        ended.append(
            str([error.value for error in errors.exceptions if isinstance(error, Err)])
        )
    return ended


async def queue() -> object:
    numbers: asyncio.Queue[int] = asyncio.Queue(2)
    result: list[int] = []

    async def produce() -> None:
        for number in range(10):
            await numbers.put(number)
        numbers.shutdown()

    async def consume() -> None:
        try:
            while True:
                result.append(await numbers.get())
        except asyncio.QueueShutDown:
            pass

    await asyncio.gather(produce(), consume())
    return result


async def synchronisation() -> object:
    lock, event, semaphore = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2)
    condition, barrier = asyncio.Condition(), asyncio.Barrier(3)
    most = running = 0

    async def limited() -> None:
        nonlocal most, running
        async with semaphore:
            running += 1
            most = max(most, running)
            await asyncio.sleep(0)
            running -= 1

    async def locked() -> None:
        async with lock:
            await event.wait()

    async def notified() -> None:
        async with condition:
            await condition.wait()

    async def notify() -> None:
        event.set()
        async with condition:
            condition.notify_all()

    await asyncio.gather(*[limited() for _ in range(5)])
    await asyncio.gather(locked(), notified(), asyncio.sleep(0), notify())
    await asyncio.gather(*[barrier.wait() for _ in range(3)])
    return most, lock.locked()


async def as_completed() -> object:
    waiting = [asyncio.sleep(0.02, "late"), asyncio.sleep(0, "early")]
    return [await first for first in asyncio.as_completed(waiting)]


async def shield() -> object:
    inner = asyncio.create_task(host.wait("open"))
    outer = asyncio.create_task(asyncio.wait_for(asyncio.shield(inner), 30))
    outer.cancel()
    await asyncio.wait([outer])
    return outer.cancelled(), await inner


async def generators() -> object:
    closed: list[str] = []

    async def count() -> AsyncIterator[int]:
        try:
            for number in range(100):
                await asyncio.sleep(0)
                yield number
        finally:
            closed.append("closed")

    result = []
    async for number in count():
        result.append(number)
        if number == 2:
            break
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return result, closed


async def callbacks() -> object:
    loop, order = asyncio.get_running_loop(), list[str]()
    future: asyncio.Future[None] = loop.create_future()
    loop.call_later(0.01, order.append, "later")
    loop.call_later(0.02, future.set_result, None)
    loop.call_soon(order.append, "soon")
    loop.call_at(loop.time() + 0.001, order.append, "cancelled").cancel()
    await future
    return order, loop.is_running(), loop.is_closed()


async def many_timers() -> object:
    for _ in range(1000):
        async with asyncio.timeout(60):
            await asyncio.sleep(0)
    return "done"


async def import_errors() -> object:
    try:
        await host.check("refused")
    except Err as error:
        return error.value
    return "not refused"


async def import_arguments() -> object:
    result: list[str] = []
    # Against what the types say.
    functions: Any = host
    calls: list[Callable[[], Awaitable[object]]] = [
        lambda: functions.check(3),
        lambda: functions.wait(),
        lambda: functions.join("a", "b", [-1], ("", 0)),
    ]
    for call in calls:
        try:
            await call()
        except (TypeError, OverflowError) as error:
            result.append(f"{type(error).__name__}: {error}")
    return "; ".join(result)


async def import_is_a_coroutine_function() -> object:
    coroutine = host.wait("open")
    return (
        inspect.iscoroutinefunction(host.wait),
        await asyncio.create_task(coroutine),
        host.wait.__name__,
    )


async def many_imports() -> object:
    results = await asyncio.gather(*[host.check(None) for _ in range(1000)])
    return len(results)


async def busy() -> object:
    """What never waits for the host does not keep it from going on."""
    waiting = asyncio.create_task(host.wait("open"))
    rounds = 0
    while not waiting.done():
        rounds += 1
        await asyncio.sleep(0)
    return await waiting


async def cancelled_import() -> object:
    task = asyncio.create_task(host.wait("closed"))
    await asyncio.sleep(0)
    task.cancel("on purpose")
    try:
        await task
    except asyncio.CancelledError as error:
        return error.args, await host.wait("open")
    return "not cancelled"


async def nested_run() -> object:
    coroutine = asyncio.sleep(0)
    try:
        asyncio.run(coroutine)
    except RuntimeError as error:
        coroutine.close()
        return error
    return "ran"


SCENARIOS: dict[str, Callable[[], Awaitable[object]]] = {
    scenario.__name__: scenario
    for scenario in (
        gather,
        wait_first,
        wait_for,
        timeout,
        sleep_sort,
        task_group,
        task_group_fails,
        queue,
        synchronisation,
        as_completed,
        shield,
        generators,
        callbacks,
        many_timers,
        import_errors,
        import_arguments,
        import_is_a_coroutine_function,
        many_imports,
        busy,
        cancelled_import,
        nested_run,
    )
}
