"""How a person is found by what somebody types: no accents, no case, a phone number however it is written."""

import re
import unicodedata

_PHONE = re.compile(r"^[+(\d][+\d\s().\-/\u2010-\u2015\u2212]*$")
_MOST_TERMS = 8


class _Bare(dict[int, int | None]):
    """For `str.translate`: combining signs go. Filled as signs are met."""

    def __missing__(self, sign: int) -> int | None:
        kept = self[sign] = None if unicodedata.combining(chr(sign)) else sign
        return kept


_BARE = _Bare()


LETTERS = dict(zip("łøđðħŧıŋəƒɨʉ’‘ʼ′‐‑–—", "loddhtinefiu" + "'" * 4 + "-" * 4, strict=True)) | {
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "þ": "th",
}
"""What no normal form takes apart, and people type in this way; migration 0009 has the same."""
_FOLDED = str.maketrans(LETTERS)


def searchable(text: str) -> str:
    """`text` without accents and case, blanks collapsed: ``"Žofie  NOVÁKOVÁ"`` gives ``"zofie novakova"``."""
    if text.isascii():
        return " ".join(text.lower().split())
    known = text.lower().translate(_LATIN)
    return " ".join(known.split()) if known.isascii() else careful(text)


def careful(text: str) -> str:
    """As `searchable`, whatever signs there are; `searchable` knows the Latin ones by heart, at a third of the cost."""
    bare = unicodedata.normalize("NFKD", text).translate(_BARE)
    return " ".join(unicodedata.normalize("NFC", bare.casefold().translate(_FOLDED)).split())


_LATIN = {sign: found for sign in range(0xC0, 0x250) if (found := careful(chr(sign))).isascii()}


def terms(query: str) -> list[str]:
    """The pieces that must all be found, in any order. A phone number is one piece, however it is written.

    From abroad with ``00`` or ``+``, at home with a trunk zero, or with both as ``+49 (0)151``: numbers are kept with
    the country's code.
    """
    query = query.strip()
    if _PHONE.match(query):
        digits = re.sub(r"\D", "", query.replace("(0)", ""))
        return [_without_prefix(digits)] if digits else []
    return searchable(query).split()[:_MOST_TERMS]


def _without_prefix(digits: str) -> str:
    found = digits.removeprefix("00") if digits.startswith("00") else digits.removeprefix("0")
    return found or digits


def like(term: str) -> str:
    """The LIKE pattern that finds `term` anywhere and takes its ``% _ \\`` literally."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", term) + "%"
