"""One attempt at an atomic write: what was read, and what will be written if all of it is still so.

Reading and writing are a script each. The writing one compares every value that was read with what is there now:
another gate process, a flush or a lost key makes it write nothing. `keys.COUNT` counts the keys that must be there:
should Redis ever hold fewer, some were lost (see `attest`). `keys.WRITES` counts the writes, for readers. Each bucket
counts its own fields, in the field without a name: nothing is joined into a bucket that has lost one, for what is new
could be a grant and what is gone a denial.
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
local args, call, last = ARGV, redis.call, #ARGV
local buckets, fields, kept = {}, {}, {}
for i = 3, last, 3 do
  local name, now = args[i], nil
  local letter = name:byte(1)
  if (letter == 99 or letter == 102) and name:byte(3) == 58 then
    local bucket, field = name:sub(1, -%d), name:sub(-%d)
    buckets[i], fields[i] = bucket, field
    if kept[bucket] then now = call('HGET', bucket, field)
    else
      local both, there = call('HMGET', bucket, field, ''), call('HLEN', bucket)
      if there > 0 and tonumber(both[2] or '-1') ~= there - 1 then return bucket end
      now, kept[bucket] = both[1], there > 0 and there - 1 or 0
    end
  else
    now = call('GET', name)
  end
  if (now or '') ~= args[i + 1] then return 0 end
end
if type(redis.pcall('INCR', args[2])) == 'table' then call('SET', args[2], 1) end
local before = call('DBSIZE')
for i = 3, last, 3 do
  local was, new, bucket = args[i + 1], args[i + 2], buckets[i]
  if new == was then
  elseif not bucket then
    if new ~= '' then call('SET', args[i], new) else call('DEL', args[i]) end
  elseif new == '' then
    kept[bucket] = kept[bucket] - 1
    call('HDEL', bucket, fields[i])
    if kept[bucket] == 0 then call('DEL', bucket) else call('HSET', bucket, '', kept[bucket]) end
  elseif was == '' then
    kept[bucket] = kept[bucket] + 1
    call('HSET', bucket, fields[i], new, '', kept[bucket])
  else
    call('HSET', bucket, fields[i], new)
  end
end
local made, counter = call('DBSIZE') - before, args[1]
if made ~= 0 or call('EXISTS', counter) == 0 then call('INCRBY', counter, made) end
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
        reply = await self._wire.ask(
            packed(b"EVAL", _WRITE, b"0", keys.COUNT, keys.WRITES, *self._triples()), self._patience
        )
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
