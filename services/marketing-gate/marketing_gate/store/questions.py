"""Reading: all questions of one turn of the event loop in one round trip, and never longer than `patience`.

A connection that ended may have ended because another Redis took over, a replica that lagged: what it holds may say up
to when it was whole, and lack what was answered a moment ago. So after the first connection nothing is whole before it
was compared with Kafka again. The same Redis may be made a replica of such a one, or be given an old copy, on living
connections: so it is too once it is whole up to an earlier time, or was written to fewer times, than was seen before.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from redis.asyncio import Redis

from marketing_gate.store.keys import CURRENT, FIELD, WRITES
from marketing_gate.store.resp import Refusal, packed
from marketing_gate.store.wire import Answer, Reply, Wire

Values = Mapping[bytes, bytes | None]

MOST_NAMES = 4000
"""Names in one script: some milliseconds of Redis."""
BROKEN = b"\xff"
"""Stands for what cannot be read as what it should be, a list under the name of a contact: it parses as nothing."""
_VALUES = frozenset((bytes, type(None)))
READ = b"""
local found = {}
for i = 1, #ARGV do
  local name = ARGV[i]
  local letter = name:byte(1)
  if (letter == 99 or letter == 102) and name:byte(3) == 58 then
    found[i] = redis.pcall('HGET', name:sub(1, -%d), name:sub(-%d))
  else
    found[i] = redis.pcall('GET', name)
  end
end
return found
""" % (FIELD + 1, FIELD)
"""The values of names, read at one moment. One that is of another type is an error in its place alone."""


class Unavailable(Exception):
    """The store did not answer, or not in time."""


class _Turn:
    """The questions of one turn: whose futures wait, and for what."""

    def __init__(self) -> None:
        self.wanted: dict[bytes, None] = {}
        self.waiting: list[asyncio.Future[Values]] = []
        self.values: dict[bytes, bytes | None] = {}
        self.open = 0


class Reader:
    """Reads values by name (`keys`). Whatever goes wrong is Unavailable, after `patience` seconds at most.

    With a `clock` (microseconds since 1970), `keys.CURRENT` has no value after a reconnection, or once the store was
    set back, until it was found whole since; `doubted` is called meanwhile, for somebody to look.
    """

    def __init__(self, redis: Redis, patience: float = 0.5, clock: Callable[[], int] | None = None) -> None:
        self._redis, self._wire, self._patience = redis, Wire(redis, self._linked), patience
        self._turn: _Turn | None = None
        self._clock = clock
        self._since: int | None = None
        self._seen: tuple[int, int] = (0, 0)
        self.doubted: Callable[[], None] = lambda: None
        self.closed = False
        """The store takes no writes: what it holds may lack what was said since, so nothing of it is an answer."""

    async def get(self, wanted: Iterable[bytes]) -> Values:
        """The values of at least `wanted`, None where there is none; those of one turn are read together.

        Raises Unavailable.
        """
        if self.closed:
            raise Unavailable("the store takes no writes")
        loop = asyncio.get_running_loop()
        turn = self._turn
        if turn is None:
            turn = self._turn = _Turn()
            loop.call_soon(self._send)
        turn.wanted.update(dict.fromkeys(wanted))
        answer: asyncio.Future[Values] = loop.create_future()
        turn.waiting.append(answer)
        return await answer

    async def close(self) -> None:
        """Let go of the connections."""
        await self._wire.close()
        await self._redis.aclose()

    def _send(self) -> None:
        turn, self._turn = self._turn, None
        if turn is None:
            return
        if self._clock is not None:
            turn.wanted[WRITES] = None
        names = list(turn.wanted)
        parts = [names[at : at + MOST_NAMES] for at in range(0, max(1, len(names)), MOST_NAMES)]
        turn.open = len(parts)
        for part in parts:
            answer = self._wire.ask(read_command(part), self._patience)
            answer.add_done_callback(partial(self._got, turn, part))

    def _got(self, turn: _Turn, names: list[bytes], answer: Answer) -> None:
        """One part of a turn is answered; with the last one, everybody is."""
        try:
            turn.values.update(values_of(names, answer.result()))
        except (Exception, asyncio.CancelledError) as error:
            for waiting in turn.waiting:
                if not waiting.done():
                    waiting.set_exception(Unavailable(str(error)))
            return
        turn.open -= 1
        if turn.open == 0:
            if self._clock is not None:
                self._doubt(turn.values, self._clock)
            for waiting in turn.waiting:
                if not waiting.done():
                    waiting.set_result(turn.values)

    def _linked(self) -> None:
        """Connected: for the first time it is the store that was always meant, later it may be another."""
        if self._clock is not None:
            self._since = 0 if self._since is None else self._clock()

    def _doubt(self, values: dict[bytes, bytes | None], clock: Callable[[], int]) -> None:
        """Nothing is whole that was not found so since this connection was made, or since the store was set back."""
        current, writes = values.get(CURRENT), values[WRITES]
        if current is None or not current.isdigit():
            return
        as_of, written = int(current), int(writes) if writes is not None and writes.isdigit() else 0
        if as_of < self._seen[0] or written < self._seen[1]:
            self._since = clock()
        self._seen = (as_of, written)
        if self._since:
            if as_of >= self._since:
                self._since = 0
            else:
                values[CURRENT] = None
                self.doubted()


def read_command(names: Sequence[bytes]) -> bytes:
    """Asks for the values of `names`."""
    return packed(b"EVAL", READ, b"0", *names)


def values_of(names: Sequence[bytes], reply: Reply) -> Values:
    """The reply to `read_command`. Raises Unavailable."""
    if isinstance(reply, Refusal):
        raise Unavailable(f"Redis refuses ({reply})")
    if not isinstance(reply, list) or len(reply) != len(names):
        raise Unavailable("an answer of another form than the question")
    found: dict[bytes, Any] = dict(zip(names, reply, strict=True))
    if not _VALUES.issuperset(map(type, reply)):
        for name, value in found.items():
            if value is not None and value.__class__ is not bytes:
                found[name] = BROKEN
    return found
