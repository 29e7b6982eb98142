"""Which signs of a text can be seen, and which make it read otherwise than it is kept."""

import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

_LIKE_A_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and a pattern by their category that show nothing: the Hangul fillers, Braille without a dot."""
_NEVER_SHOWN = (range(0x2065, 0x2066), range(0xFFF0, 0xFFF9), range(0xE0000, 0xE1000))
"""Not assigned, and ignored by whoever draws a text (Unicode's Default_Ignorable_Code_Point)."""
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Embeddings, overrides and isolates (UAX #9): they let a line be read in another order than it is kept in."""

TURNED = "signs that change the direction of the text (U+202A to U+202E, U+2066 to U+2069) are not allowed: remove them"
BROKEN = "a name has one line, without line breaks and tabs"
UNSEEN = "nothing of this name can be seen: give one of letters or digits"


def is_blank(text: str) -> bool:
    """Whether a reader of `text` sees nothing: blanks, signs without width, and marks on nothing."""
    return not any(_is_seen(sign) for sign in text)


def _is_seen(sign: str) -> bool:
    category = unicodedata.category(sign)
    if sign in _LIKE_A_BLANK or category[0] == "Z" or category in ("Cc", "Cf", "Cs", "Mn", "Me"):
        return False
    return not any(ord(sign) in each for each in _NEVER_SHOWN)


def unfit(definition: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What must not be kept in a set-up or a bot as JSON: ``(JSON pointer, what is wrong)``.

    No text may turn its direction; each of `names` (pointers) has one line, and something in it to be seen.
    """
    names = frozenset(names)
    for pointer, text in _texts(definition):
        if not _TURNING.isdisjoint(text):
            yield pointer, TURNED
        elif pointer in names and any(unicodedata.category(sign) == "Cc" for sign in text):
            yield pointer, BROKEN
        elif pointer in names and is_blank(text):
            yield pointer, UNSEEN


def _texts(value: Any, pointer: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside with its JSON pointer. The keys are names of fields and locales: none needs an escape."""
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _texts(inner, f"{pointer}/{key}")
