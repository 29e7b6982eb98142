"""What in a text may be personal, and what stands in its place. It would rather hide too much than too little."""

import re
from enum import Enum
from typing import Any
from uuid import UUID

HIDDEN = "…"
MAX_WORD = 100
MAX_TEXT = 500

_UUID = r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}"
_AT = r"(?:@|%40|&#64;|\\x40|\\u0040|＠|\(at\)|\[at\])"
_EMAIL = re.compile(rf"[^\s<>\"'(),;:=]*{_AT}\S*", re.IGNORECASE)
_PHONE = re.compile(r"(?:\+|%2B|00|\()?\d(?:(?:[\s().\-/]|%20|\\xa0|\u00a0){0,3}\d){6,}", re.IGNORECASE)
_QUOTED = re.compile(r"""b?(?:"[^"]*"?|'[^']*'?|“[^”]*”?|„[^“]*“?|`[^`]*`?)""")
_ASSIGNED = re.compile(r"(\w+)=(?!…)\S[^,;)>\]]*")
_KEY_DETAIL = re.compile(r"\([^()]*\)\s*=\s*\(.*\)?")
_WORD = re.compile(r"[A-Za-z0-9_.:/{}<>*-]*[A-Za-z_/][A-Za-z0-9_.:/{}<>*-]*|\d{1,6}")
_KEPT_APART = re.compile(rf"({_UUID})")


def _without_addresses(text: str) -> str:
    """UUIDs are kept: their digits are no phone number, and they name nobody to a stranger."""
    parts = _KEPT_APART.split(_EMAIL.sub(HIDDEN, text))
    return "".join(part if at % 2 else _PHONE.sub(HIDDEN, part) for at, part in enumerate(parts))


def masked_text(text: str, *, quotes: bool = True) -> str:
    """`text` without e-mail- and phone-like parts; with `quotes`, without quoted parts and ``=`` values too."""
    if quotes:
        text = _ASSIGNED.sub(rf"\1={HIDDEN}", _QUOTED.sub(HIDDEN, _KEY_DETAIL.sub(HIDDEN, text)))
    text = _without_addresses(text)
    return text if len(text) <= MAX_TEXT else text[:MAX_TEXT] + HIDDEN


def masked_value(value: Any) -> Any:
    """A number, a UUID or a short technical word as it is, anything else hidden.

    A word has ASCII letters and none of the blanks that free text has; more than six digits in a row are no word.
    """
    if value is None or isinstance(value, bool | UUID):
        return value if not isinstance(value, UUID) else str(value)
    if isinstance(value, Enum):
        return masked_value(value.value)
    if isinstance(value, int | float):
        return value
    if not isinstance(value, str) or len(value) > MAX_WORD:
        return HIDDEN
    if re.fullmatch(_UUID, value):
        return value
    return value if _WORD.fullmatch(value) and _without_addresses(value) == value else HIDDEN


class Ours(str):
    """A text that our code made of constants alone: it is shown whole."""

    __slots__ = ()


def masked_argument(value: Any) -> Any:
    """As `masked_value`, and a plain word is hidden too, for it may be a name: ``souhlas.consent.v1`` is shown.

    A type is shown by its name, for the name of an error alone is a plain word; so is what is `Ours`.
    """
    if isinstance(value, Ours | type):
        return str(value) if isinstance(value, Ours) else value.__name__
    shown = masked_value(value)
    plain = isinstance(shown, str) and not isinstance(value, Enum | UUID) and shown.isalpha()
    return HIDDEN if plain else shown
