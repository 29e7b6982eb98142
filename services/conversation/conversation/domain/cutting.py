"""How a text is cut into the phrases of a language's lists.

Slips are mended first (`typos`). What a phrase does is its `Part`; what the parts together mean is said in `lexicon`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from itertools import chain
from unicodedata import combining, normalize

from conversation.domain.lexicon_words.shape import Lists
from conversation.domain.typed import Typed, words
from conversation.domain.typos import Mending, mending

Phrase = tuple[str, ...]


class Part(IntEnum):
    """What a phrase does. Where the same words are in two lists, the earlier part counts."""

    DOUBT = 0
    YES = 1
    EVERYDAY = 2
    NO = 3
    NO_WORD = 4
    TAKES_BACK = 5
    STOP = 6
    TAKING = 7
    TAKEN = 8
    GREETING = 9
    BESIDE = 10
    HALF = 11
    MILD = 12
    AROUND = 13


_DRAWN_OUT = frozenset({Part.YES, Part.NO_WORD, Part.TAKES_BACK, Part.STOP})
"""Words of these may be drawn out: "anooo"."""
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
        """The text, its slips mended, as phrases; None for a word of no list.

        Of all ways to cut it, the one that leaves the fewest words over, then the one in the fewest phrases, then the
        one with the most doubts, then the one whose phrases decide most.
        """
        said = self.mending.mended(typed.words)
        best: list[tuple[tuple[int, ...], int]] = [((0, 0, 0, 0), 0)]
        for end in range(1, len(said) + 1):
            (over, pieces, doubts, strength), _ = best[end - 1]
            ways = [((over + 1, pieces + 1, doubts, strength), end - 1)]
            for start in range(max(0, end - self.longest), end):
                part = self.parts.get(said[start:end])
                if part is not None:
                    (over, pieces, doubts, strength), _ = best[start]
                    cost = (over, pieces + 1, doubts - (part[0] is Part.DOUBT), strength + part[0])
                    ways.append((cost, start))
            best.append(min(ways))
        found: list[Cut] = []
        end = len(said)
        while end:
            start = best[end][1]
            found.append((start, *self.parts.get(said[start:end], (None, ""))))
            end = start
        return found[::-1]


def lexicon_of(listed: Iterable[tuple[Part, Iterable[str]]], every: Sequence[Lists], ending: int) -> Lexicon:
    """Of these phrases, an earlier part before a later; with the slips of every language of `every`."""
    parts: dict[Phrase, tuple[Part, str]] = {}
    for part, phrases in listed:
        for phrase in phrases:
            for form in {phrase, _without_umlauts(phrase)}:
                parts.setdefault(form_of(form), (part, phrase))
    slips = {form_of(wrong)[0]: " ".join(form_of(right)) for lists in every for wrong, right in lists.slips.items()}
    real = [form_of(word) for lists in every for word in lists.real]
    assurances = frozenset(chain.from_iterable(lists.assurances for lists in every))
    longest = max(len(phrase) for phrase in parts)
    plain = frozenset(
        form[0]
        for form, (part, phrase) in parts.items()
        if len(form) == 1 and len(form[0]) > 2 and part in _DRAWN_OUT and phrase not in assurances
    )
    return Lexicon(parts, mending([*parts, *real], slips, ending, plain), longest, assurances)


@cache
def form_of(listed: str) -> Phrase:
    """A phrase of a list as its words."""
    if not listed.replace(" ", "").replace("-", "").isalnum():
        return words(listed)
    bare = "".join(sign for sign in normalize("NFKD", listed.casefold()) if not combining(sign))
    return tuple(bare.replace("-", " ").split())  # the same, without looking for what lists do not hold


def _without_umlauts(phrase: str) -> str:
    return phrase.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
