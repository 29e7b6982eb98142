"""Redis' wire protocol (RESP2, and the little of RESP3 that differs here), as much of it as the gate's scripts need.

redis-py takes 8 microseconds a value, most of it in its reader; this takes one.
"""

from collections.abc import Iterator

Scalar = bytes | int | None
Reply = "Scalar | Refusal | list[Scalar | Refusal]"
_SIZED, _FAILED, _NUMBER, _TEXT, _NULL, _LIST, _PUSHED = b"$-:+_*>"


class Malformed(ValueError):
    """Not what a Redis says."""


class Refusal(Exception):
    """An error as Redis words it."""


def packed(*parts: bytes) -> bytes:
    """A command."""
    return b"*%d\r\n" % len(parts) + b"".join([b"$%d\r\n%b\r\n" % (len(part), part) for part in parts])


class Replies:
    """Turns the bytes of one connection, cut anywhere, into replies. A list in a list is Malformed."""

    def __init__(self) -> None:
        self._rest = b""
        self._list: list[Scalar | Refusal] | None = None
        self._missing = 0
        self._pushed = False

    def feed(self, data: bytes) -> Iterator[Scalar | Refusal | list[Scalar | Refusal]]:
        """The replies that are whole now. Raises Malformed."""
        buffer = self._rest + data if self._rest else data
        at, end = 0, len(buffer)
        while at < end:
            if self._list is not None and self._missing > 1:
                at = self._values(self._list, buffer, at)
            line = buffer.find(b"\r\n", at)
            if line < 0:
                break
            kind, after = buffer[at], line + 2
            item: Scalar | Refusal
            if kind == _SIZED:
                size = _number(buffer[at + 1 : line])
                if size < 0:
                    item = None
                else:
                    if end < after + size + 2:
                        break
                    item = buffer[after : after + size]
                    after += size + 2
            elif kind in (_LIST, _PUSHED):
                self._begin(_number(buffer[at + 1 : line]), kind == _PUSHED)
                at = after
                if self._missing == 0:
                    yield from self._finish()
                continue
            else:
                item = _scalar(kind, buffer[at + 1 : line])
            at = after
            if self._list is None:
                yield item
                continue
            self._list.append(item)
            self._missing -= 1
            if self._missing == 0:
                yield from self._finish()
        self._rest = buffer[at:]

    def _values(self, found: list[Scalar | Refusal], buffer: bytes, at: int) -> int:
        """Take values one after the other, as long as they are whole and not the last; where the next one begins.

        Neighbours are most often of one size: whoever is written like the last one needs no reading of numbers.
        """
        most, end = self._missing - 1, len(buffer)
        head, size, taken = b"", 0, 0
        while taken < most:
            if not head or not buffer.startswith(head, at):
                line = buffer.find(b"\r\n", at)
                if line < 0 or buffer[at] != _SIZED or (size := _number(buffer[at + 1 : line])) < 0:
                    break
                head = buffer[at : line + 2]
            begin = at + len(head)
            after = begin + size + 2
            if after > end:
                break
            found.append(buffer[begin : after - 2])
            at = after
            taken += 1
        self._missing -= taken
        return at

    def _begin(self, size: int, pushed: bool) -> None:
        if self._list is not None:
            raise Malformed("a list in a list")
        self._list, self._missing, self._pushed = [], max(0, size), pushed

    def _finish(self) -> Iterator[list[Scalar | Refusal]]:
        """The list that is whole now; what Redis says unasked is passed over."""
        found, self._list = self._list, None
        if found is not None and not self._pushed:
            yield found


def _number(text: bytes) -> int:
    try:
        return int(text)
    except ValueError:
        raise Malformed("not a number") from None


def _scalar(kind: int, text: bytes) -> Scalar | Refusal:
    if kind == _FAILED:
        return Refusal(text.decode(errors="replace"))
    if kind == _NUMBER:
        return _number(text)
    if kind == _NULL:
        return None
    if kind == _TEXT:
        return text
    raise Malformed("not a reply of a script")
