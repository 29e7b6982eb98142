"""One attempt at an atomic write: what was read, and what will be written if all of it is still so.

Reading and writing are a script each. The writing one compares every value that was read with what is there now:
another gate process, a flush or a lost key makes it write nothing. `keys.COUNT` counts the keys that must be there:
should Redis ever hold fewer, some were lost (see `attest`). Each bucket counts its own fields, in the field without a
name: nothing is joined into a bucket that has lost one, for what is new could be a grant and what is gone a denial.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from marketing_gate.store import codec, keys
from marketing_gate.store.keys import FIELD
from marketing_gate.store.questions import BROKEN, MOST_NAMES, read_command, values_of
from marketing_gate.store.resp import Refusal, packed
from marketing_gate.store.wire import Wire

T = TypeVar("T")

_WRITE = b"""
local counter, names, buckets, change = ARGV[1], {}, {}, {}
for i = 2, #ARGV, 3 do
  local name, letter = ARGV[i], ARGV[i]:byte(1)
  local now
  if (letter == 99 or letter == 102) and name:byte(3) == 58 then
    local bucket = name:sub(1, -%d)
    names[i] = {bucket, name:sub(-%d)}
    now = redis.call('HGET', bucket, names[i][2])
    if not change[bucket] then
      buckets[#buckets + 1], change[bucket] = bucket, 0
      local there = redis.call('HLEN', bucket)
      if there > 0 and tonumber(redis.call('HGET', bucket, '') or '-1') ~= there - 1 then return bucket end
    end
  else
    now = redis.call('GET', name)
  end
  if (now or '') ~= ARGV[i + 1] then return 0 end
end
local before = redis.call('DBSIZE')
for i = 2, #ARGV, 3 do
  local name, place, new = ARGV[i], names[i], ARGV[i + 2]
  if new ~= ARGV[i + 1] then
    if place and new ~= '' then change[place[1]] = change[place[1]] + redis.call('HSET', place[1], place[2], new)
    elseif place then change[place[1]] = change[place[1]] - redis.call('HDEL', place[1], place[2])
    elseif new ~= '' then redis.call('SET', name, new)
    else redis.call('DEL', name) end
  end
end
for _, bucket in ipairs(buckets) do
  if change[bucket] ~= 0 and redis.call('HINCRBY', bucket, '', change[bucket]) == 0 then redis.call('DEL', bucket) end
end
local made = redis.call('DBSIZE') - before
if made ~= 0 or redis.call('EXISTS', counter) == 0 then redis.call('INCRBY', counter, made) end
return 1
""" % (FIELD + 1, FIELD)
"""For each name its value as it was read and as it shall be, empty for none. Says 1; 0 when something has changed; the
bucket when one has lost a field, or somebody else put one in. Nothing is written then."""


class Changed(Exception):
    """Something that was read is not so any more: nothing was written."""


class Refused(ConnectionError):
    """Redis does not take it, whatever it says of the reason (out of memory, read-only, loading): an outage."""


class Writing:
    """Reads see what was put. Nothing is written before `commit`. `unreadable` are the names that did not parse."""

    def __init__(self, wire: Wire, patience: float) -> None:
        self._wire, self._patience = wire, patience
        self._read: dict[bytes, bytes | None] = {}
        self._put: dict[bytes, bytes | None] = {}
        self.unreadable: list[bytes] = []

    async def read(self, wanted: Iterable[bytes]) -> None:
        """Read what was not read yet. Raises Unavailable, Unreachable, or Unreadable for a name of another type."""
        missing = [name for name in dict.fromkeys(wanted) if name not in self._read]
        for at in range(0, len(missing), MOST_NAMES):
            part = missing[at : at + MOST_NAMES]
            found = values_of(part, await self._wire.ask(read_command(part), self._patience))
            self._read.update(found)
            self.unreadable += [name for name, value in found.items() if value is BROKEN]
        if self.unreadable:
            raise codec.Unreadable("of another type")

    def value(self, name: bytes) -> bytes | None:
        """The value as it will be; it must have been read."""
        return self._put[name] if name in self._put else self._read[name]

    def parsed(self, name: bytes, parse: Callable[[bytes | None], T]) -> T:
        """The value as it will be, parsed. Raises Unreadable, and notes the name."""
        try:
            return parse(self.value(name))
        except ValueError as error:
            self.unreadable.append(name)
            raise codec.Unreadable(str(name[:2])) from error

    def put(self, name: bytes, value: bytes | None) -> None:
        """Write it in the end; None deletes."""
        self._put[name] = value

    async def commit(self) -> None:
        """All of it. Raises Changed, Refused, or Unreadable (a bucket has lost a field), and nothing was written; or
        Unreachable, and it may have been."""
        reply = await self._wire.ask(packed(b"EVAL", _WRITE, b"0", keys.COUNT, *self._triples()), self._patience)
        if isinstance(reply, Refusal):
            raise Refused(str(reply).partition(" ")[0])
        if isinstance(reply, bytes):
            self.unreadable.append(keys.whole(reply))
            raise codec.Unreadable("a bucket has lost a field")
        if reply != 1:
            raise Changed

    def _triples(self) -> Iterator[bytes]:
        put = self._put
        for name, was in self._read.items():
            yield name
            yield was or b""
            yield (put.get(name, was)) or b""
