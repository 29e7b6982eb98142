"""An export with a line more a level-0 tile, into a file. Cut off anywhere, it goes on at the last whole tile.

Written beside the file as ``FILE.part`` and put in its place when whole. What was fetched before is not checked here:
that is what `verify` is for.
"""

import base64
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

from consent_ledger.audit.lines import End, Entry, Header, Tile, read_line
from consent_ledger.audit.remote import Refused, Remote, Unreachable
from consent_ledger.domain.edge import WIDTH
from consent_ledger.domain.merkle import HASH_SIZE
from consent_ledger.domain.note import BrokenNote, Checkpoint
from consent_ledger.domain.tiles import TileName


class Foreign(Exception):
    """The file is there and is something else than an export of this log; it is left as it is."""


_HEADER = b'{"type":"header",'
_LONGEST_HEADER = 1024 * 1024


@dataclass(slots=True)
class Begun:
    """What a file has of an export: up to which byte it is whole, the entries in it, and the next one."""

    header: Header | None = None
    at: int = 0
    entries: int = 0
    next_index: int = 0
    ended: bool = False

    @property
    def size(self) -> int:
        """The size that the header's checkpoint covers; 0 when it cannot be read."""
        return 0 if self.header is None else size_of(self.header)


def size_of(header: Header) -> int:
    """The size of the checkpoint in a header, without looking at its signature."""
    try:
        return Checkpoint.parse(header.checkpoint.partition("\n\n")[0] + "\n").size
    except BrokenNote:
        return 0


def _is_cut_header(path: Path) -> bool:
    """Whether a file is empty, or the beginning of an export that was cut off within its first line."""
    with path.open("rb") as file:
        begin = file.read(_LONGEST_HEADER)
    return len(begin) < _LONGEST_HEADER and b"\n" not in begin and begin.startswith(_HEADER[: len(begin)])


def look(path: Path) -> Begun:
    """How far an earlier fetch came: whole up to the last tile line, or to the end."""
    begun, at, entries = Begun(), 0, 0
    if not path.exists():
        return begun
    with path.open("rb") as file:
        for line in file:
            at += len(line)
            found = read_line(line) if line.endswith(b"\n") else None
            match found:
                case Header() if begun.header is None:
                    begun.header, begun.at = found, at
                case Entry() if begun.header is not None:
                    entries += 1
                case Tile() if begun.header is not None and len(found.hashes) == WIDTH * HASH_SIZE:
                    begun.at, begun.entries, begun.next_index = at, entries, (found.number + 1) * WIDTH
                case End() if begun.header is not None:
                    begun.ended = True
                case _:
                    continue
    return begun


class Fetch:
    """One export on its way into a file."""

    def __init__(self, remote: Remote, path: Path) -> None:
        self._remote = remote
        self._path = path
        self._part = path.with_name(path.name + ".part")
        self._advance: Callable[[int], object] = lambda entries: None
        self._entries = 0
        self._tile: int | None = None
        self._size = 0

    def run(self, advance: Callable[[int], object] = lambda entries: None) -> int:
        """Fetch what is missing; returns the number of entries in the file.

        Raises Unreachable, Refused, OSError; Foreign where either file is another log's, or no export at all.

        A whole file of the log's size now is left as it is; of another size it is fetched anew, for evidence in it may
        have been erased since.
        """
        self._advance = advance
        begun = self._begin()
        if begun is None:
            return self._entries
        with self._part.open("r+b") as file:
            file.truncate(begun.at)
            file.seek(begun.at)
            self._stream(file, begun)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self._part, self._path)
        return self._entries

    def _begin(self) -> Begun | None:
        """Where to go on; None when there is nothing to do."""
        now = self._remote.log("checkpoint").decode(errors="replace")
        for path in (self._path, self._part):
            self._see_own(path, now)
        if not self._part.exists() and self._path.exists():
            whole = look(self._path)
            if whole.ended and whole.header is not None and _body(whole.header.checkpoint) == _body(now):
                self._entries = whole.size
                return None
            if whole.header is not None and not whole.ended:
                os.replace(self._path, self._part)
        begun = look(self._part)
        if (
            begun.ended
            or begun.next_index == 0
            or begun.header is None
            or begun.header.key not in self._remote.log("key").decode()
        ):
            begun = Begun()
        self._part.touch(mode=0o600)
        return begun

    def _see_own(self, path: Path, now: str) -> None:
        """Raises Foreign for a file that this did not write. Of the log is what has its origin and one of its keys."""
        if not path.exists() or _is_cut_header(path):
            return
        header = look(path).header
        lines = _body(now).split("\n")
        keys = [line.removeprefix("key ") for line in lines if line.startswith("key ")]
        if header is None:
            raise Foreign(f"{path} is no export of a log: it is left as it is; name another file, or remove it")
        if header.origin != lines[0] or header.key not in (*keys, self._remote.log("key").decode().strip()):
            raise Foreign(f"{path} is of another log, or under another key: it is left as it is; name another file")

    def _stream(self, file: IO[bytes], begun: Begun) -> None:
        self._entries, self._size = begun.entries, begun.size
        self._advance(begun.entries)
        size = begun.size if begun.header is not None else None
        first = begun.next_index or None
        for line in self._remote.lines("/v1/export", format="jsonl", first_index=first, size=size):
            if not line.endswith(b"\n"):
                break
            if self._take(file, line, first is not None):
                file.write(json.dumps({"type": "end", "count": self._entries}).encode() + b"\n")
                return
        raise Unreachable("the export was cut off before its end")

    def _take(self, file: IO[bytes], line: bytes, going_on: bool) -> bool:
        """Write one line; True at the end of the export."""
        found = read_line(line)
        match found:
            case Header():
                self._size = size_of(found)
                if not going_on:
                    file.write(line)
            case Entry():
                self._close_tile(file, found.index // WIDTH)
                self._tile = found.index // WIDTH
                self._entries += 1
                file.write(line)
                if self._entries % 1000 == 0:
                    self._advance(1000)
            case End():
                self._close_tile(file, None)
                self._add_checkpoints(file)
                return True
            case _:
                file.write(line)
        return False

    def _close_tile(self, file: IO[bytes], following: int | None) -> None:
        """Write the tile of the entries so far, when those that follow belong to another one."""
        if self._tile is None or self._tile == following:
            return
        width = min(WIDTH, self._size - self._tile * WIDTH)
        number, self._tile = self._tile, None
        try:
            hashes = self._remote.log(f"tile/{TileName(0, number, width)}")
        except Refused:
            return  # the log is damaged here: let `verify` say how
        line = {"type": "tile", "level": 0, "number": number, "hashes": base64.b64encode(hashes).decode()}
        file.write(json.dumps(line).encode() + b"\n")

    def _add_checkpoints(self, file: IO[bytes]) -> None:
        """Write the checkpoints that were issued within the last tile: from the one before it on, it was signed once.

        Also where that tile is full: entries may be edited and its hashes with them, and what it was is in them alone.
        """
        path = f"/log/{quote(self._remote.workspace, safe='')}/checkpoints"
        try:
            found = self._remote.json(path, above=max(self._size - 1, 0) // WIDTH * WIDTH)["items"]
            notes = [str(one["note"]) for one in found if one["size"] <= self._size]
        except (Refused, KeyError, TypeError):
            return
        file.writelines(json.dumps({"type": "checkpoint", "note": note}).encode() + b"\n" for note in notes)


def _body(note: str) -> str:
    return note.partition("\n\n")[0]
