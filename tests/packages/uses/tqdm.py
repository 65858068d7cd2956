"""Progress bars, on a stream; the asynchronous and nested ones too."""

import io

from tqdm import tqdm

assert list(tqdm(range(3), file=io.StringIO())) == [0, 1, 2]


def run() -> None:
    import asyncio

    from tqdm.asyncio import tqdm_asyncio
    from tqdm.contrib import tenumerate

    stream = io.StringIO()
    for _ in tqdm(
        range(100), desc="work", file=stream, ascii=True, ncols=60, mininterval=0
    ):
        pass
    assert "work: 100%|####" in stream.getvalue()
    assert list(tenumerate("a", file=stream)) == [(0, "a")]

    async def main() -> list[int]:
        async def one(number: int) -> int:
            return number

        return await tqdm_asyncio.gather(
            *(one(number) for number in range(3)), file=stream
        )

    assert asyncio.run(main()) == [0, 1, 2]
