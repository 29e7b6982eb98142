"""What a typed answer means: rules that an auditor can read. No model, no guessing, no network.

A **yes** must be the whole text: from its first word to its last it is made of phrases of the language's lists, at
least one of them a yes, the others such as change nothing. One word that is in no list and the text is unclear: so no
condition, exception, question, hedge or negation can hide beside a yes, whatever words it uses. Nor may anything else
put it in doubt: a question mark, quotation marks, an unfinished sentence, an emoji that does not agree, assurances
piled up.

A **no** may stand in a longer text: denying is never made hard. It must be a no by itself wherever it stands, or open
the text, and there must be no yes and no condition beside it.

A **withdrawal** is heard in every language, whichever the conversation is in (Art. 7(3) GDPR: as easy as giving).

Evidence keeps the phrases of the list that were matched, never what was typed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cache
from itertools import chain

from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.shape import Lists
from conversation.domain.typed import Typed, read, words
from conversation.domain.typos import Mending, mending

Phrase = tuple[str, ...]


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
    """A withdrawal was heard. `plain_stop`: a "stop" that names no consent; at a consent question it is a refusal."""

    phrase: str
    plain_stop: bool


class Part(IntEnum):
    """What a phrase does. Where the same words are in two lists, the earlier part counts."""

    DOUBT = 0
    YES = 1
    NO = 2
    NO_WORD = 3
    TAKES_BACK = 4
    STOP = 5
    TAKING = 6
    TAKEN = 7
    BESIDE = 8


Cut = tuple[int, Part | None, str]
"""Where a phrase begins, what it does, and how it is written."""


@dataclass(frozen=True)
class Lexicon:
    """Phrases by their words, with what they do and as they are written; and how slips are mended."""

    parts: Mapping[Phrase, tuple[Part, str]]
    mending: Mending
    longest: int
    assurances: frozenset[str]

    def cut(self, typed: Typed) -> list[Cut]:
        """The text, its slips mended, as phrases, the longest first at each place; None for a word of no list."""
        said = self.mending.mended(typed.words)
        found: list[Cut] = []
        place = 0
        while place < len(said):
            for length in range(min(self.longest, len(said) - place), 0, -1):
                part = self.parts.get(said[place : place + length])
                if part is not None:
                    found.append((place, *part))
                    place += length
                    break
            else:
                found.append((place, None, ""))
                place += 1
        return found


def _lexicon(listed: Iterable[tuple[Part, Iterable[str]]], every: Sequence[Lists], ending: int) -> Lexicon:
    parts: dict[Phrase, tuple[Part, str]] = {}
    for part, phrases in listed:
        for phrase in phrases:
            for form in {phrase, _without_umlauts(phrase)}:
                parts.setdefault(_form(form), (part, phrase))
    slips = {_form(wrong)[0]: " ".join(_form(right)) for lists in every for wrong, right in lists.slips.items()}
    real = [_form(word) for lists in every for word in lists.real]
    assurances = frozenset(chain.from_iterable(lists.assurances for lists in every))
    longest = max(len(phrase) for phrase in parts)
    return Lexicon(parts, mending([*parts, *real], slips, ending), longest, assurances)


@cache
def _form(listed: str) -> Phrase:
    """A phrase of a list as its words."""
    return words(listed)


def _without_umlauts(phrase: str) -> str:
    return phrase.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


@cache
def _answers(locale: str) -> Lexicon:
    lists = LISTS[locale]
    listed = (
        (Part.DOUBT, lists.doubts),
        (Part.YES, lists.yes),
        (Part.NO, lists.no),
        (Part.NO_WORD, lists.no_words),
        (Part.BESIDE, lists.beside),
    )
    return _lexicon(listed, [lists], lists.ending)


@cache
def _withdrawals(locale: str) -> Lexicon:
    """Of all languages together; the conversation's own first, where they share words."""
    every = [LISTS[locale], *(lists for name, lists in LISTS.items() if name != locale)]
    listed = [
        *((Part.TAKES_BACK, lists.takes_back) for lists in every),
        *((Part.STOP, lists.stops) for lists in every),
        *((Part.TAKING, lists.taking) for lists in every),
        *((Part.TAKEN, lists.taken) for lists in every),
        *((Part.BESIDE, chain(lists.wishing, lists.beside)) for lists in every),
    ]
    return _lexicon(listed, every, 1)


def heard(text: str, locale: str) -> Heard:
    """What a typed answer to a consent question means; a yes only if it is unmistakable."""
    lexicon, typed = _answers(locale), read(text)
    if not typed.words or typed.asks:
        return Heard(Meaning.UNCLEAR)
    cut = lexicon.cut(typed)
    found = {part for _, part, _ in cut}
    if Part.DOUBT in found:
        return Heard(Meaning.UNCLEAR)
    if Part.YES in found:
        whole = found <= {Part.YES, Part.BESIDE} and not typed.doubtful and not _piled_up(lexicon, cut)
        return Heard(Meaning.YES, _phrase(cut, Part.YES)) if whole else Heard(Meaning.UNCLEAR)
    if Part.NO in found or (Part.NO_WORD in found and (found <= {Part.NO_WORD, Part.BESIDE} or _opens(cut, typed))):
        return Heard(Meaning.NO, _phrase(cut, Part.NO, Part.NO_WORD))
    return Heard(Meaning.UNCLEAR)


def _piled_up(lexicon: Lexicon, cut: list[Cut]) -> bool:
    said = [phrase for _, part, phrase in cut if part is Part.YES]
    return len(said) > 1 and all(phrase in lexicon.assurances for phrase in said)


def _opens(cut: list[Cut], typed: Typed) -> bool:
    """Whether the text begins with a no that is a clause of its own: "No. Leave me be", not "no problem"."""
    place, part, phrase = cut[0]
    return part is Part.NO_WORD and place + len(_form(phrase)) - 1 in typed.breaks


def _phrase(cut: list[Cut], *parts: Part, between: str = ", ") -> str:
    return between.join(dict.fromkeys(phrase for _, part, phrase in cut if part in parts))


def heard_withdrawal(text: str, locale: str) -> Withdrawal | None:
    """Whether the text takes consent back, in whatever language: a withdrawal is never too easy (Art. 7(3) GDPR)."""
    lexicon, typed = _withdrawals(locale), read(text if "@" not in text else "")
    if not typed.words or typed.asks:
        return None
    cut = lexicon.cut(typed)
    found = {part for _, part, _ in cut}
    if None in found:
        return None
    if Part.TAKES_BACK in found or {Part.TAKING, Part.TAKEN} <= found:
        return Withdrawal(_phrase(cut, Part.TAKES_BACK, Part.TAKING, Part.TAKEN, between=" "), plain_stop=False)
    return Withdrawal(_phrase(cut, Part.STOP), plain_stop=True) if Part.STOP in found else None


def prepare() -> None:
    """Read all lists, which takes a moment, before the first visitor comes."""
    for locale in LISTS:
        _answers(locale), _withdrawals(locale), _skips(locale)


def heard_skip(text: str, locale: str) -> bool:
    """Whether the text asks to pass an optional field over."""
    return words(text) in _skips(locale)


@cache
def _skips(locale: str) -> frozenset[Phrase]:
    return frozenset(_form(phrase) for phrase in LISTS[locale].skips)


def same_words(text: str, labels: Iterable[str]) -> bool:
    """Whether the text says one of the labels, whatever its case, diacritics and punctuation."""
    said = words(text)
    return bool(said) and any(said == words(label) for label in labels)
