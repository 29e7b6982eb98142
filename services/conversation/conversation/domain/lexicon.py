"""What a typed answer means: rules that an auditor can read. No model, no guessing, no network.

A **yes** must be the whole text: from its first word to its last it is made of phrases of the language's lists, at
least one of them a yes, the others such as change nothing; or it is one everyday affirmation ("klidně") and but
courtesies beside it. A particle may open it ("no, můžete"), unless it is an assurance ("no určitě"). More may stand
around a yes that itself says "I agree" than around a mere "yes". One word that is in no list and the text is unclear:
so no condition, exception, question, hedge or negation can hide beside a yes, whatever words it uses. Nor may
anything else put it in doubt: a question mark, quotation marks, an unfinished sentence, an emoji that does not agree,
assurances piled up.

A **no** may stand in a longer text: denying is never made hard. It must be a no by itself wherever it stands, or open
the text, and there must be no yes and no condition beside it.

A **withdrawal** is heard before any of them (`taking_back`).

Evidence keeps the phrases of the list that were matched, never what was typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from itertools import dropwhile, takewhile
from typing import Literal
from unicodedata import normalize

from conversation.domain.cutting import Cut, Lexicon, mending_of, phrase_of
from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.accents import OTHERWISE
from conversation.domain.lexicon_words.plural import singular
from conversation.domain.lexicon_words.shape import Words
from conversation.domain.phrasebook import Part, Phrasebook, form_of
from conversation.domain.taking_back import beside_a_name
from conversation.domain.typed import ADDRESS, Typed, read, words


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


UNCLEAR = Heard(Meaning.UNCLEAR)
_HARMLESS = frozenset({Part.BESIDE, Part.EVERYDAY})
"""Beside a plain yes or no these change nothing."""
_REFUSING = frozenset({Part.NO, Part.NO_WORD, Part.GREETING, *_HARMLESS})
_NO_NAME = 5
"""Letters that a refusing word needs to be no name."""
_PAIRING = frozenset({Part.YES, Part.HALF, Part.MILD, Part.AROUND, Part.BESIDE})
"""In these the halves of an explicit yes are looked for."""
_Kind = Literal["explicit", "permits", "unsays", "limits", "assurances"]
BETWEEN = "|"
"""Stands for what is in none of them."""


@cache
def _answers(locale: str) -> Lexicon:
    lists = LISTS[locale]
    book = Phrasebook(
        (
            (Part.DOUBT, lists.doubts),
            (Part.YES, lists.yes),
            (Part.EVERYDAY, lists.everyday),
            (Part.NO, lists.no),
            (Part.NO_WORD, lists.no_words),
            (Part.GREETING, lists.greetings),
            (Part.BESIDE, lists.beside),
            *((Part.HALF, halves) for pair in lists.pairs for halves in pair),
            (Part.MILD, lists.mild),
            (Part.AROUND, (*lists.around, *lists.dangling, *lists.openings)),
        )
    )
    return Lexicon((book,), mending_of([book], [lists], lists.ending))


def heard(text: str, locale: str) -> Heard:
    """What a typed answer to a consent question means; a yes only if it is unmistakable."""
    typed = read(text)
    if not typed.words or typed.asks or _means_another_word(text, locale) or _goes_on(typed):
        return UNCLEAR
    ways = (typed, *(replace(typed, words=said) for said in singular(typed.words, locale)))
    return next((found for way in ways if (found := _heard(way, locale)).meaning is not Meaning.UNCLEAR), UNCLEAR)


def _heard(typed: Typed, locale: str) -> Heard:
    lexicon = _answers(locale)
    cut = _opened(locale, lexicon.cut(typed))
    found, paired = {part for _, part, _ in cut}, _paired(locale, cut)
    if Part.DOUBT in found:
        return UNCLEAR
    if Part.NO in found and _only_assured(locale, cut) and not paired:
        return Heard(Meaning.NO, phrase_of(cut, Part.NO))
    if Part.YES in found or paired:
        return Heard(Meaning.YES, paired or phrase_of(cut, Part.YES)) if _whole(locale, cut, typed, paired) else UNCLEAR
    if Part.EVERYDAY in found and _everyday(locale, cut, typed):
        return Heard(Meaning.YES, phrase_of(cut, Part.EVERYDAY))
    alone = found <= {Part.NO_WORD, Part.GREETING, *_HARMLESS}
    if Part.NO in found or (Part.NO_WORD in found and (alone or _opens(cut, typed))):
        return Heard(Meaning.NO, phrase_of(cut, Part.NO, Part.NO_WORD))
    return UNCLEAR


def _means_another_word(text: str, locale: str) -> bool:
    """Whether a word differs from one of the lists by its accents or apostrophe alone: some wherever they stand, others
    as the whole text, or where they open it."""
    said = normalize("NFC", text).casefold().strip(" .!")
    if OTHERWISE[locale].search(said):
        return True
    return said in LISTS[locale].accented or re.split(r"\W", said, maxsplit=1)[0] in LISTS[locale].hedging


def _goes_on(typed: Typed) -> bool:
    """Whether what stands under a letter's end is no name: it has a word of some language's lists in it."""
    return any(not _answers(locale).mending.known.isdisjoint(typed.signed) for locale in LISTS)


def _opened(locale: str, cut: list[Cut]) -> list[Cut]:
    """Without the particle that opens a yes, behind the greetings: "no, můžete", "tak klidně", "well, I agree"."""
    opening = len(list(takewhile(lambda piece: piece[1] is Part.GREETING, cut)))
    if len(cut) < opening + 2 or cut[opening][2] not in LISTS[locale].openings or _unsaid(locale, cut):
        return cut
    _, part, phrase = next((piece for piece in cut[opening + 1 :] if piece[1] is not Part.BESIDE), cut[-1])
    mocks = phrase in LISTS[locale].assurances or phrase in LISTS[locale].foreign
    return [*cut[:opening], *cut[opening + 1 :]] if part in (Part.YES, Part.EVERYDAY) and not mocks else cut


def _everyday(locale: str, cut: list[Cut], typed: Typed) -> bool:
    """Whether an everyday affirmation is the whole answer, said once, with nothing beside it but courtesies."""
    said = [phrase for _, part, phrase in cut if part is Part.EVERYDAY]
    return len(said) == len(set(said)) and _whole(locale, cut, typed, "")


def _paired(locale: str, cut: list[Cut]) -> str:
    """The two halves of an explicit yes, if both are said, in this order: "ich stimme … zu"."""
    said: Words = ()
    for _, part, phrase in cut:
        said += form_of(phrase) if part in _PAIRING else (BETWEEN,)
    for first, second in _halves(locale):
        for half, phrase in first:
            place = _place(said, half)
            if place is None:
                continue
            for other, also in second:
                if _place(said[place + len(half) :], other) is not None:
                    return f"{phrase} {also}"
    return ""


@cache
def _halves(locale: str) -> tuple[tuple[tuple[tuple[Words, str], ...], ...], ...]:
    return tuple(tuple(tuple((form_of(half), half) for half in side) for side in pair) for pair in LISTS[locale].pairs)


def _place(said: Words, mark: Words) -> int | None:
    return next((at for at in range(len(said)) if said[at : at + len(mark)] == mark), None)


def _whole(locale: str, cut: list[Cut], typed: Typed, paired: str) -> bool:
    """Whether nothing in the text keeps its yes from being one."""
    parts = [part for _, part, _ in cut]
    said = [form_of(phrase) for _, part, phrase in cut if part is Part.YES]
    allowed = {Part.YES, Part.GREETING, *_HARMLESS}
    if paired:
        allowed |= {Part.HALF, Part.MILD, Part.AROUND}
    elif any(_agrees(form, locale) for form in said):
        allowed |= {Part.MILD, Part.AROUND}
    if not allowed.issuperset(parts) or typed.doubtful or _piled_up(locale, cut) or _address_opens(cut):
        return False
    if _unsaid(locale, cut):
        return False
    opening = len(parts) - len(list(dropwhile(lambda part: part is Part.GREETING, parts)))
    return Part.GREETING not in parts[opening:] and cut[-1][2] not in LISTS[locale].dangling


def _agrees(form: Words, locale: str) -> bool:
    """Whether a yes itself says that something is agreed to. "You may" permits, and says what (`permitted`)."""
    return _says(form, locale, "explicit") and not _says(form, locale, "permits")


def _says(form: Words, locale: str, kind: _Kind) -> bool:
    """Whether a yes of the lists has a phrase of that list in it."""
    return any(_place(form, mark) is not None for mark in _marks(locale, kind))


@cache
def _marks(locale: str, kind: _Kind) -> tuple[Words, ...]:
    return tuple(map(form_of, getattr(LISTS[locale], kind)))


def _unsaid(locale: str, cut: list[Cut]) -> bool:
    """Whether something beside the yes, or in it, takes it back, limits it or mocks: "yes, typo", "ano, naposledy"."""
    said = tuple(word for _, _, phrase in cut for word in form_of(phrase))
    return any(_place(said, mark) is not None for mark in _marks(locale, "unsays")) or _limited(locale, cut)


def _limited(locale: str, cut: list[Cut]) -> bool:
    """Whether all that is said beside the yes is one way, or one detail: "I agree, by e-mail"."""
    beside: Words = ()
    for _, part, phrase in cut:
        beside += form_of(phrase) if part not in (Part.YES, Part.GREETING) else ()
    return beside in _marks(locale, "limits")


def _piled_up(locale: str, cut: list[Cut]) -> bool:
    """Whether it assures again and again, which is how people mock: "jasně, jistě", "ano ano, jistě, jistě"."""
    said = [form_of(phrase) for _, part, phrase in cut if part is Part.YES]
    return sum(_says(form, locale, "assurances") for form in said) > 1


def _address_opens(cut: list[Cut]) -> bool:
    """Whether an address stands before all that says yes: whose it is, and whose yes, is not sure then."""
    opening = takewhile(lambda piece: piece[1] not in (Part.YES, Part.HALF), cut)
    return any(ADDRESS in form_of(phrase) for _, _, phrase in opening)


def _only_assured(locale: str, cut: list[Cut]) -> bool:
    """Whether every yes in the text but assures what else it says: "určitě nesouhlasím"."""
    said = [phrase for _, part, phrase in cut if part is Part.YES]
    return bool(said) and all(phrase in LISTS[locale].assurances for phrase in said)


def _opens(cut: list[Cut], typed: Typed) -> bool:
    """Whether the text begins with a no that is a clause of its own: "No. Leave me be", not "no problem"."""
    place, part, phrase = cut[0]
    return part is Part.NO_WORD and place + len(form_of(phrase)) - 1 in typed.breaks


def prepare() -> None:
    """Read all lists, which takes a moment, before the first visitor comes."""
    for locale in LISTS:
        _answers(locale), beside_a_name(locale), _skips(locale)


def heard_skip(text: str, locale: str) -> bool:
    """Whether the text asks to pass an optional field over."""
    return words(text) in _skips(locale)


def bare_refusal(text: str, locale: str) -> bool:
    """Whether the text is a no and nothing else, in whatever language, and so nobody's name: "nechci", "no, thanks".

    A short word alone may be a name ("No", "Ned"), and a longer one in another language. Slips are not mended.
    """
    typed = read(text)
    if not typed.words or typed.asks:
        return False
    if len(typed.words) == 1:
        return len(typed.words[0]) >= _NO_NAME and _answers(locale).cut(typed)[0][1] is Part.NO
    spoken = (_answers(name) for name in LISTS)
    return any(_only_refuses(tongue.cut(typed)) for tongue in spoken if tongue.mending.known.issuperset(typed.words))


def _only_refuses(cut: list[Cut]) -> bool:
    found = {part for _, part, _ in cut}
    opens = cut[0][1] is Part.NO_WORD and (len(cut) > 1 or " " in cut[0][2])  # "no, thanks"; "Jo Nein" is a name
    return (Part.NO in found or opens) and found <= _REFUSING


@cache
def _skips(locale: str) -> frozenset[Words]:
    return frozenset(form_of(phrase) for phrase in LISTS[locale].skips)


def same_words(text: str, labels: Iterable[str]) -> bool:
    """Whether the text says one of the labels, whatever its case, diacritics and punctuation."""
    said = words(text)
    return bool(said) and any(said == words(label) for label in labels)
