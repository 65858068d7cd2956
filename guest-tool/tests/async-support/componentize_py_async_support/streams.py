from typing import Generic, TypeVar

T = TypeVar("T")


class ByteStreamReader: ...


class ByteStreamWriter: ...


class StreamReader(Generic[T]): ...


class StreamWriter(Generic[T]): ...
