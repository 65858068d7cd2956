from typing import Generic, TypeVar

T = TypeVar("T")


class FutureReader(Generic[T]): ...


class FutureWriter(Generic[T]): ...
