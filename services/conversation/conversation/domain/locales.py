"""The languages that ship, and which of them a visitor gets."""

from collections.abc import Sequence
from typing import Literal

Locale = Literal["cs", "en", "de", "sk"]
SHIPPED: tuple[Locale, ...] = ("cs", "en", "de", "sk")


def resolve(wanted: str | None, offered: Sequence[str], default: str) -> str:
    """The offered locale that `wanted` (a BCP 47 tag: ``en-GB`` counts as ``en``) means, else the default."""
    base = (wanted or "").replace("_", "-").split("-", 1)[0].strip().lower()
    return base if base in offered else default


def region_of(wanted: str | None) -> str | None:
    """The region of a BCP 47 tag (``AT`` of ``de-AT``), which says how phone numbers are read; None without one."""
    parts = (wanted or "").replace("_", "-").split("-")[1:]
    return next((part.upper() for part in parts if len(part) == 2 and part.isascii() and part.isalpha()), None)
