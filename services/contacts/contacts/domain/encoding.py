"""Whether a file is UTF-8: as a whole it is refused before anything is taken, a line that is not is rejected in place.

Bytes that are no UTF-8 are read as lone surrogates (Python's ``surrogateescape``), which no UTF-8 can hold: so a line
still shows them.
"""

import codecs
import io
from collections.abc import Iterator
from typing import IO

RIGHT = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
FEW = 2
"""So many bad lines are never the whole file's fault, unless there are no others."""
SHARE = 10
"""One in ten is: a stray byte is rarer, and letters beyond ASCII are more frequent in what needs Windows-1250."""
_PIECE, _LINE = 256 * 1024, 100_000
_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16", codecs.BOM_UTF32_BE: "UTF-32"}


def is_utf8(text: str) -> bool:
    """Whether `text`, out of a file that was `opened`, was UTF-8."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def opened(file: IO[bytes]) -> io.TextIOWrapper:
    """The file as text, without its byte order mark, line ends as they are. Closes the file when it goes."""
    return io.TextIOWrapper(file, encoding="utf-8-sig", errors="surrogateescape", newline="")


def fault(file: IO[bytes]) -> str | None:
    """Why the file as a whole is not UTF-8, and what would be right; None where at most some of its lines are not.

    Reads it all, and leaves it at its beginning. Bytes that are UTF-8 throughout are only decoded.
    """
    file.seek(0)
    head = file.read(4096)
    name = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if name or head.count(0) * 3 > len(head):
        found: str | None = f"the file is {name or 'UTF-16 or UTF-32'}: {RIGHT}"
    else:
        found = None if _throughout(file) else _share(file)
    file.seek(0)
    return found


def _throughout(file: IO[bytes]) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while piece := file.read(_PIECE):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _share(file: IO[bytes]) -> str | None:
    """Judges by the lines after the header: how many are bad, and how many are UTF-8 and more than ASCII."""
    lines = bad = wide = first = 0
    for number, line in enumerate(_lines(file), 1):
        good = is_utf8(line)
        if number == 1 and not good:
            return f"line 1, the header, is not UTF-8: {RIGHT}"
        if number == 1 or not line.strip():
            continue
        lines += 1
        wide += good and not line.isascii()
        if not good:
            bad, first = bad + 1, first or number
    if bad > wide and bad * SHARE >= lines and (bad > FEW or bad == lines):
        return f"{bad} of the {lines} lines are not UTF-8, line {first} the first of them: {RIGHT}"
    return None


def _lines(file: IO[bytes]) -> Iterator[str]:
    file.seek(0)
    text = opened(file)
    try:
        while line := text.readline(_LINE):
            yield line
    finally:
        text.detach()
