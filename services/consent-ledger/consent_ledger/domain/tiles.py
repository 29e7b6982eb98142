"""Names of tiles as C2SP tlog-tiles writes them, and the bytes of entry bundles. (c2sp.org/tlog-tiles)"""

import re
import struct
from collections.abc import Iterable
from dataclasses import dataclass

from consent_ledger.domain.edge import BITS, WIDTH

TOP_LEVEL = 63
ENTRIES = "entries"
_NAME = re.compile(
    r"(?P<level>entries|0|[1-9][0-9]?)/(?P<number>(?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(?P<width>[1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True)
class TileName:
    """Which tile is meant; `level` is None for an entry bundle; `width` is 256 for a full tile."""

    level: int | None
    number: int
    width: int

    @classmethod
    def parse(cls, path: str) -> "TileName | None":
        """Read ``<L>/<N>[.p/<W>]`` or ``entries/<N>[.p/<W>]``; None for anything that the format does not know."""
        found = _NAME.fullmatch(path)
        if found is None or found["number"].startswith("x000/"):
            return None
        level = None if found["level"] == ENTRIES else int(found["level"])
        width = int(found["width"] or WIDTH)
        if (width >= WIDTH and found["width"]) or (level or 0) > TOP_LEVEL:
            return None
        return cls(level, int(found["number"].replace("x", "").replace("/", "")), width)

    def __str__(self) -> str:
        suffix = f".p/{self.width}" if self.width < WIDTH else ""
        return f"{ENTRIES if self.level is None else self.level}/{written_number(self.number)}{suffix}"

    @property
    def full(self) -> bool:
        """Whether the whole tile is asked for: it will never change."""
        return self.width == WIDTH

    @property
    def start(self) -> int:
        """Where the tile begins among the hashes of its level."""
        return self.number * WIDTH

    def held(self, size: int) -> int:
        """How many hashes this tile has in a tree of `size` entries, up to 256; less than 1 for none."""
        return min(WIDTH, (size >> (BITS * (self.level or 0))) - self.start)


def written_number(number: int) -> str:
    """1234067 as ``x001/x234/067``."""
    digits = str(number)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    parts = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{part}" for part in parts[:-1]), parts[-1]])


def bundle(leaves: Iterable[bytes]) -> bytes:
    """Entries one after another, each behind its length as a big-endian uint16. Raises struct.error for longer ones."""
    return b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves)
