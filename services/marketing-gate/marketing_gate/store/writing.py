"""One attempt at an atomic write: what was read under WATCH, and what will be written in MULTI.

`keys.COUNT` counts the keys that must be there: should Redis ever hold fewer, some were lost (see `attest`).
"""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from redis.asyncio.client import Pipeline

from marketing_gate.store import codec, keys

T = TypeVar("T")


class Writing:
    """Reads see what was put. Nothing is written before `commit`. `unreadable` are the keys that did not parse."""

    def __init__(self, pipe: Pipeline) -> None:
        self._pipe = pipe
        self._read: dict[bytes, bytes | None] = {}
        self._put: dict[bytes, bytes | None] = {}
        self.unreadable: list[bytes] = []

    async def read(self, wanted: Iterable[bytes]) -> None:
        """Watch and read what was not read yet."""
        missing = [key for key in dict.fromkeys(wanted) if key not in self._read]
        if missing:
            await self._pipe.watch(*missing)
            values = cast("list[bytes | None]", await self._pipe.mget(missing))
            self._read.update(zip(missing, values, strict=True))

    def value(self, key: bytes) -> bytes | None:
        """The value as it will be; it must have been read."""
        return self._put[key] if key in self._put else self._read[key]

    def parsed(self, key: bytes, parse: Callable[[bytes | None], T]) -> T:
        """The value as it will be, parsed. Raises Unreadable, and notes the key."""
        try:
            return parse(self.value(key))
        except ValueError as error:
            self.unreadable.append(key)
            raise codec.Unreadable(str(key[:2])) from error

    def put(self, key: bytes, value: bytes | None) -> None:
        """Write it in the end; None deletes."""
        if value != self.value(key):
            self._put[key] = value

    async def commit(self) -> None:
        """All of it; or WatchError, and nothing."""
        values = {key: value for key, value in self._put.items() if value is not None}
        gone = [key for key, value in self._put.items() if value is None and self._read[key] is not None]
        created = sum(self._read[key] is None for key in values)
        self._pipe.multi()  # type: ignore[no-untyped-call]
        if values:
            self._pipe.mset(values)
        if gone:
            self._pipe.delete(*gone)
        self._pipe.incrby(keys.COUNT, created - len(gone))
        await self._pipe.execute()
