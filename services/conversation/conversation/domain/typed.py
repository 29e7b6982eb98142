"""How a typed text is read before anybody asks what it means: its words in one form, and what puts it in doubt.

The one form: lower case, without diacritics, apostrophes, punctuation and friendly emoji. What is not simply left out
(a question mark, quotation marks, an unfinished sentence, letters struck through, an emoji that smirks) is reported.
"""

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 200
"""Whoever writes more than this says more than a yes, a no or a withdrawal."""
THUMBS_DOWN = "👎"
_WORD = re.compile(rf"[^\W_]+|{THUMBS_DOWN}")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`´ʼ](?=[^\W\d_])")
_SMILEY = re.compile(r"(?<!\S)[:=]-?[)D]+(?!\S)")
_ASKING = frozenset("?¿？؟⁇⁈⁉‽")
_PLAIN = frozenset(".,!;:-–—‐‑")
_FRIENDLY = frozenset("👍👌🙂😊😀😃😄😁☺🙏✅✔☑❤🧡💛💚💙🤝🎉🥳💯😍🤗✨👏🙌")
_HARMLESS = frozenset("\ufe0f\u200d\u200b\u200c\u2060\ufeff\u00ad🏻🏼🏽🏾🏿")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328")
_UNFINISHED = (",", ";", ":", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as read. `breaks` are places in `words` after which a clause ends.

    `asks`: it is a question. `doubtful`: something beside the words keeps a yes from being unmistakable.
    """

    words: tuple[str, ...]
    breaks: frozenset[int]
    asks: bool
    doubtful: bool


def read(text: str) -> Typed:
    """The text as words and doubts. What is longer than `LONGEST` has no words."""
    if len(text) > LONGEST:
        return Typed((), frozenset(), asks=False, doubtful=True)
    plain, odd_marks = _plain(text)
    found, breaks, place = list[str](), set[int](), 0
    for match in _WORD.finditer(plain):
        if found and re.search(r"[^\s\w]|\n", plain[place : match.start()]):
            breaks.add(len(found) - 1)
        found.append(match[0])
        place = match.end()
    if found:
        breaks.add(len(found) - 1)
    asks = any(sign in _ASKING for sign in text)
    return Typed(tuple(found), frozenset(breaks), asks, asks or odd_marks or _doubtful(_SMILEY.sub(" ", plain)))


def words(text: str) -> tuple[str, ...]:
    """The words alone."""
    return read(text).words


def _plain(text: str) -> tuple[str, bool]:
    """In lower case, without diacritics and apostrophes; and whether there were marks that are no diacritics."""
    folded = unicodedata.normalize("NFKC", _APOSTROPHE.sub("", text)).casefold()
    bare, odd = [], False
    for sign in unicodedata.normalize("NFKD", folded):
        if unicodedata.combining(sign):
            odd = odd or sign not in _ACCENTS
        elif sign not in _HARMLESS:
            bare.append(sign)
    return "".join(bare), odd


def _doubtful(plain: str) -> bool:
    text = plain.strip()
    if ".." in text or text.startswith(tuple(_PLAIN)) or text.endswith(_UNFINISHED):
        return True
    return any(not (sign.isalnum() or sign.isspace() or sign in _PLAIN or sign in _FRIENDLY) for sign in plain)
