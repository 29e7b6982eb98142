"""What a text names beside what it says: whose address or number, which order, which link.

Whoever takes back "for john@firm.com" takes back; before a withdrawal is looked for, what it names is taken out, with
the little words that lead to it. A grant is never looked for in such a text (`lexicon.heard` reads what was typed).
"""

import re
from collections.abc import Iterator

from conversation.domain.lexicon_words.shape import phrases

_LEADING = phrases(
    """for | on | at | to | of | from | with | via | under | my | our | the | this | is | its | it is | i am | im
    | email | e-mail | mail | email address | e-mail address | address | number | phone | phone number | mobile | cell
    | telephone | tel | contact
    | pro | na | z | ze | od | s | k | u | můj | muj | moje | mou | mém | mé | moji | emailu | e-mailu | mailu | maily
    | email je | adresa | adresu | adrese | adresy | číslo | cislo | čísle | cisle | čísla | telefon | telefonu
    | telefonní | mobil | mobilu | mobilní | je | zní | kontakt | kontaktu | e-mailovou | e-mailová | e-mailové
    | e-mailovú | e-mailovej | to
    | pre | zo | môj | moj | moja | moju | mojej | telefón | telefóne | telefónne | telefónnom | mobile | znie
    | für | fuer | an | auf | unter | von | vom | zu | zum | zur | mit | bei | mein | meine | meiner | meinem | meinen
    | die | der | dem | den | das | e-mail-adresse | email-adresse | emailadresse | mailadresse | e-mailadresse
    | adresse | nummer | telefonnummer | handy | handynummer | rufnummer | telefon | ist | lautet"""
)
_NUMBERED = (
    r"order|customer|client|contract|invoice|account|case|ticket|reference|ref|member(?:ship)?|booking"
    r"|objedn[áa]v\w+|obj|z[áa]kazn[ií]\w+|smlouv\w+|zmluv\w+|fakt[uú]r\w+|rezerv\w+|variabilní symbol|vs"
    r"|bestell\w+|auftrags?\w*|kunden?\w*|kd|vertrag\w*|rechnung\w*|buchung\w*|(?:mitglieds|vorgangs)\w+"
)
_COUNTING = r"number|num|no|nr|id|code|is|číslo|cislo|čís|č|c|je|zní|znie|nummer|ist|lautet"
_GAP = r"[\s:,.#(–-]{1,3}"
_LITTLE = rf"(?:\b(?:{'|'.join(sorted(_LEADING, key=len, reverse=True))}){_GAP}){{0,6}}"
_MENTION = re.compile(
    rf"(?P<leading>{_LITTLE})"
    r"(?:(?P<other>(?:https?://|www\.|\b[\w-]{1,60}\.[a-z]{2,6}/)\S*[^\s?!.,;)]"
    rf"|\b(?:{_NUMBERED})\b(?:{_GAP}(?:{_COUNTING})\b)*{_GAP}[a-z]{{0,4}}-?\d[\w/-]*|#\d+)"
    r"|[<(\"]?(?:mailto:)?[\w.+%'-]{1,64}\s?(?:@|[(\[](?:at|zavináč)[)\]])\s?\w[\w-]*(?:\.\w[\w-]*)*[>)\"]?"
    r"|(?<![\w.,])(?:\+|00)\(?\d(?:[\s/().-]{0,2}\d){6,14}(?!\w)"
    r"|(?<![\w.,])\(?(?:0\d|\d{2})(?:[\s/().-]{0,2}\d){7,12}(?!\w))",
    re.IGNORECASE,
)
"""`other` is what is no person's: a link, an order. All else is an address or a telephone number."""
_NAMES = re.compile(r"[@#\d]|www\.|://|\w\.[a-z]{2,6}/|[(\[](?:at|zavináč)[)\]]", re.IGNORECASE)
_OTHER = " 1other "
"""Stands for a link or an order, so that "cancel order 12345" is not "cancel": a word of no list."""
_ONESELF = ("me", "mě", "mi", "ma", "mich", "mir")


def names_something(text: str) -> bool:
    """Whether the text names an address, a number or a link."""
    return bool(_NAMES.search(text) and _MENTION.search(text))


def without_mentions(text: str) -> Iterator[str]:
    """The text without what it names: without the words that lead there, with them, and with oneself in its place.

    "Remove john@firm.com from your list" asks what "remove me from your list" asks. Nothing where nothing else is said.
    """
    bare = _MENTION.sub(lambda found: _OTHER if found["other"] else " ", text)
    if not any(sign.isalpha() for sign in bare.replace(_OTHER, "")):
        return
    yield bare
    yield _MENTION.sub(lambda found: found["leading"] + (_OTHER if found["other"] else " "), text)
    for oneself in _ONESELF:
        yield _MENTION.sub(lambda found: _OTHER if found["other"] else f" {oneself} ", text)  # noqa: B023
