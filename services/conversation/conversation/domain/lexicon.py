"""What a typed answer means: rules that an auditor can read. No model, no guessing.

A text is normalised (case, diacritics, punctuation and emoji gone) and must then be, from its first word to its last,
made of phrases of the locale's list. One word that is in no list and the text is unclear: so no condition, question,
hedge or negation can hide beside a yes. The evidence keeps the matched phrase of the list, never what was typed.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from conversation.domain.lexicon_words import FILLER, NO, SKIP, STOP, WITHDRAW, YES

LONGEST = 200
"""Whoever writes more than this says more than a yes."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_ASKING = ("?", "¿", "？", "؟")


class Meaning(StrEnum):
    """What a typed answer to a consent question can mean."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Heard:
    """A meaning and the phrase of the list that it stands on; no phrase when it is unclear."""

    meaning: Meaning
    phrase: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawal was heard. `plain_stop`: a bare "stop", which at a consent question is a refusal."""

    phrase: str
    plain_stop: bool


def words(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, without diacritics, punctuation and emoji."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(sign))
    return tuple(_WORD.findall(plain))


Phrases = Mapping[tuple[str, ...], str]


def _phrases(listed: Iterable[str]) -> dict[tuple[str, ...], str]:
    return {words(phrase): phrase for phrase in listed}


@cache
def _lists(locale: str) -> tuple[Phrases, Phrases, Phrases]:
    return _phrases(YES[locale]), _phrases(NO[locale]), _phrases(FILLER[locale])


@cache
def _withdrawals() -> tuple[Phrases, Phrases, Phrases]:
    every = [phrase for phrases in WITHDRAW.values() for phrase in phrases]
    polite = [phrase for phrases in FILLER.values() for phrase in phrases]
    return _phrases(every), _phrases(STOP), _phrases(polite)


def _cut(said: tuple[str, ...], *lists: Phrases) -> list[tuple[int, str]] | None:
    """The text as phrases, the longest first at each place: (number of the list, phrase); None if a word is left."""
    found: list[tuple[int, str]] = []
    place = 0
    longest = max(len(phrase) for phrases in lists for phrase in phrases)
    while place < len(said):
        for length in range(min(longest, len(said) - place), 0, -1):
            part = said[place : place + length]
            number = next((index for index, phrases in enumerate(lists) if part in phrases), None)
            if number is not None:
                found.append((number, lists[number][part]))
                place += length
                break
        else:
            return None
    return found


def heard(text: str, locale: str) -> Heard:
    """What a typed answer to a consent question means; a yes only if it is unmistakable."""
    said = words(text) if len(text) <= LONGEST else ()
    parts = _cut(said, *_lists(locale)) if said and not any(sign in text for sign in _ASKING) else None
    if not parts:
        return Heard(Meaning.UNCLEAR)
    yes = [phrase for number, phrase in parts if number == 0]
    no = [phrase for number, phrase in parts if number == 1]
    if bool(yes) == bool(no):
        return Heard(Meaning.UNCLEAR)
    return Heard(Meaning.YES, ", ".join(yes)) if yes else Heard(Meaning.NO, ", ".join(no))


def heard_withdrawal(text: str, locale: str) -> Withdrawal | None:
    """Whether the text takes consent back, in whatever language: a withdrawal is never too easy (Art. 7(3) GDPR)."""
    said = words(text) if len(text) <= LONGEST else ()
    parts = _cut(said, *_withdrawals()) if said and not any(sign in text for sign in _ASKING) else None
    if not parts:
        return None
    full = [phrase for number, phrase in parts if number == 0]
    stop = [phrase for number, phrase in parts if number == 1]
    if full:
        return Withdrawal(full[0], plain_stop=False)
    return Withdrawal(stop[0], plain_stop=True) if stop else None


def heard_skip(text: str, locale: str) -> bool:
    """Whether the text asks to pass an optional field over."""
    return len(text) <= LONGEST and words(text) in _phrases(SKIP[locale])


def same_words(text: str, labels: Iterable[str]) -> bool:
    """Whether the text says one of the labels, whatever its case, diacritics and punctuation."""
    said = words(text)
    return bool(said) and any(said == words(label) for label in labels)
