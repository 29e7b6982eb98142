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
ADDRESS = "1address"
"""Stands for the one e-mail address or telephone number of a text: what it is changes no answer."""
_ADDRESS = re.compile(
    r"(?<=\s)(?:mailto:)?(?:[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}|\+?\d(?: ?\d){8,14})(?=[.,;!]*(?:\s|$))"
)
_WORD = re.compile(rf"[^\W_]+|{THUMBS_DOWN}")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’‘`´ʼ](?=[^\W\d_])")
_EMPHASIS = re.compile(r"\s*(\*{1,3})([^*]+)\1\s*")
_ALL_OF_IT = re.compile(r"(?<![\d.,])100\s?%")
_ARTICLE = re.compile(
    r"(?:(?:podle|dle|podľa|gemäß|nach|under|pursuant to|according to|as per) )?"
    r"(?:article|artikel|art|článku|čl|§)\b\.?"
    r"\s*(?:4|6|7|9|12|13|14)(?!\d)"
    r"(?:\s*(?:\(?\d{1,3}\)?(?!\d)|\([a-f]\)|(?:odst|ods|abs|písm|lit|para|bod)\b|[a-f]\)?(?!\w)|\.))*"
    r"\s*(?:(?:der|of the|the|nařízení|nariadenia) )?(?:gdpr|dsgvo)\b",
    re.IGNORECASE,
)
"""The article on consent, or on information, that somebody cites: "pursuant to Art. 6(1)(a) GDPR". Not one on objection
or erasure."""
_SIGNED = re.compile(
    r"(?P<said>.+?)[\s,.;!–-]+(?:s pozdrav[eo]m|se srdečným pozdravem|zdravím"
    r"|(?:kind |best |warm )?regards|best wishes|(?:yours )?sincerely|yours faithfully"
    r"|mit freundlichen gr(?:ü|ue)(?:ß|ss)en|(?:viele|liebe|beste|freundliche) grüße|mfg|lg|vg)"
    r"[\s,.!]*(?P<name>(?:[\w.'’-]+(?:\s+|$)){0,4})",
    re.IGNORECASE | re.DOTALL,
)
"""A letter's end. The name under it undoes nothing; that it is one is for the caller to see (`Typed.signed`)."""
_SMILEY = re.compile(r"(?<!\S)(?:[:=]-?[)d]+|<3+)(?!\S)")
_LAUGHING = re.compile(r"(?<!\S)[:=x]-?d+(?!\S)")
"""Said laughing, a yes is no yes."""
_ASKING = frozenset("?¿？؟⁇⁈⁉‽")
_PLAIN = frozenset(".,!;:-–—‐‑")
_FRIENDLY = frozenset("👍👌🙂😊😀😃😄😁☺🙏✅✔☑❤🧡💛💚💙🤝🎉🥳💯😍🤗✨👏🙌🆗🥰🫶💐🌸🌷🌹💌😇")
AGREEING = frozenset("👍👌✅✔☑🆗")
"""A text of nothing but one of these says it; beside words they are left out."""
_HARMLESS = frozenset("\ufe0f\u200d\u200b\u200c\u2060\ufeff\u00ad🏻🏼🏽🏾🏿")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328")
_UNFINISHED = (",", ";", ":", "-", "–", "—")


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as read. `breaks` are places in `words` after which a clause ends.

    `signed` are the words under a letter's end, which are not among them. `asks`: it is a question. `doubtful`:
    something beside the words keeps a yes from being unmistakable.
    """

    words: tuple[str, ...]
    breaks: frozenset[int]
    asks: bool
    doubtful: bool
    signed: tuple[str, ...] = ()


def read(text: str) -> Typed:
    """The text as words and doubts. What is longer than `LONGEST` has no words."""
    if len(text) > LONGEST:
        return Typed((), frozenset(), asks=False, doubtful=True)
    if emphasised := _EMPHASIS.fullmatch(text):
        text = emphasised[2]
    names = ""
    if (signed := _SIGNED.fullmatch(text.strip())) and all(map(_may_be_a_name, signed["name"].split())):
        text, names = signed["said"], signed["name"]
    if len(_ADDRESS.findall(text)) == 1:
        text = _ADDRESS.sub(f" {ADDRESS} ", text)
    plain, odd_marks = _plain(_ALL_OF_IT.sub(" 100percent ", _ARTICLE.sub(" ", text)))
    odd_marks = odd_marks or bool(_LAUGHING.search(plain))
    plain = _SMILEY.sub(" ", plain)
    found, breaks, place = list[str](), set[int](), 0
    for match in _WORD.finditer(plain):
        if found and re.search(r"[^\s\w]|\n", plain[place : match.start()]):
            breaks.add(len(found) - 1)
        found.append(match[0])
        place = match.end()
    if found:
        breaks.add(len(found) - 1)
    if len(found) > 1 and all(len(word) == 1 and word.isalpha() for word in found):
        found, breaks = ["".join(found)], {0}  # spelled: "Y E S"
    found = found or _sign(plain)
    asks = any(sign in _ASKING for sign in text) or (THUMBS_DOWN in text and not AGREEING.isdisjoint(text))
    under = tuple(_WORD.findall(_plain(names)[0])) if names else ()
    return Typed(tuple(found), frozenset(breaks), asks, asks or odd_marks or _doubtful(plain), under)


def _may_be_a_name(word: str) -> bool:
    """Whether a name can be written so: with a capital, and not in nothing but capitals, as whole texts are."""
    return word[0].isupper() and (len(word) == 1 or not word.isupper())


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


def _sign(plain: str) -> list[str]:
    """The one agreeing emoji that the text is made of, said once or more often."""
    signs = set("".join(plain.split()))
    return list(signs) if len(signs) == 1 and signs <= AGREEING else []


def _doubtful(plain: str) -> bool:
    text = plain.strip()
    if ".." in text or text.startswith(tuple(_PLAIN)) or text.endswith(_UNFINISHED):
        return True
    return any(not (sign.isalnum() or sign.isspace() or sign in _PLAIN or sign in _FRIENDLY) for sign in plain)
