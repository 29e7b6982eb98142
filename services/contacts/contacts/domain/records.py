"""The records of a CSV file (RFC 4180) with the lines they stand on.

A quote that nothing closes makes its own line wrong and takes no other with it: what was read after it is read again,
each line by itself, so that every line of the file is answered for.
"""

import csv
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple, TextIO

LONGEST = 100_000
"""Characters of a line, and of the lines of one record: what is longer is wrong, and must not fill the memory."""


class Record(NamedTuple):
    """The cells of the lines `first` to `last`, counted from 1. `fault` says why they are none."""

    first: int
    last: int
    cells: list[str]
    fault: str | None = None


class _Read(NamedTuple):
    text: str
    number: int
    doubted: bool = False


class Records:
    """The records that follow, one after the other, in bounded memory. `line` is the number of the line before."""

    def __init__(self, text: TextIO, delimiter: str, line: int) -> None:
        self._text, self._delimiter, self._number = text, delimiter, line
        self._back: deque[_Read] = deque()
        self._taken: list[_Read] = []
        self._size = 0
        self._reader = csv.reader(self._lines(), delimiter=delimiter, strict=True)

    def _lines(self) -> Iterator[str]:
        """For the csv module: the lines of the record that it reads; begun anew for each that was not whole."""
        while self._size <= LONGEST and (line := self._next()) is not None:
            if line.doubted and self._taken:
                self._back.appendleft(line)
                return
            self._taken.append(line)
            self._size += len(line.text)
            yield line.text

    def _next(self) -> _Read | None:
        if self._back:
            return self._back.popleft()
        text = self._text.readline(LONGEST + 1)
        if not text:
            return None
        self._number += 1
        rest = text
        while len(rest) > LONGEST and not rest.endswith(("\n", "\r")):
            rest = self._text.readline(LONGEST + 1)
        return _Read(text, self._number)

    def take(self) -> Record | None:
        """The next record, None after the last one."""
        self._taken.clear()
        self._size = 0
        try:
            cells = next(self._reader)
        except (StopIteration, csv.Error):
            self._reader = csv.reader(self._lines(), delimiter=self._delimiter, strict=True)
            if not self._taken:
                return None
            return self.wrong("is no line of CSV: check the quotation marks")
        first = self._taken[0]
        if len(first.text) > LONGEST:
            return self.wrong(f"is longer than {LONGEST} characters")
        if first.doubted and first.text.count('"') % 2:
            return self.wrong("is no line of CSV: check the quotation marks")
        return Record(first.number, self._taken[-1].number, cells)

    def wrong(self, fault: str) -> Record:
        """The record that was taken last is none: its first line has the fault, the others are read again."""
        first, *others = self._taken
        self._back.extendleft(line._replace(doubted=True) for line in reversed(others))
        self._taken = [first]
        return Record(first.number, first.number, [], fault)
