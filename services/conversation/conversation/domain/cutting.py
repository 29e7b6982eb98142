"""How a text is cut into the phrases of a language's lists.

Slips are mended first (`typos`). What a phrase does is its `Part`; what the parts together mean is said in `lexicon`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from conversation.domain.lexicon_words.shape import Lists
from conversation.domain.phrasebook import Part, Phrasebook, form_of
from conversation.domain.typed import Typed
from conversation.domain.typos import Mending, mending

_DRAWN_OUT = frozenset({Part.YES, Part.NO_WORD, Part.TAKES_BACK, Part.STOP})
"""Words of these may be drawn out: "anooo"."""
Cut = tuple[int, Part | None, str]
"""Where a phrase begins, what it does, and how it is written."""


@dataclass(frozen=True)
class Lexicon:
    """The phrases of some books, of an earlier before those of a later; and how slips are mended."""

    books: tuple[Phrasebook, ...]
    mending: Mending

    def cut(self, typed: Typed) -> list[Cut]:
        """The text, its slips mended, as phrases; None for a word of no list.

        Of all ways to cut it, the one that leaves the fewest words over, then the one in the fewest phrases, then the
        one with the most doubts, then the one whose phrases decide most.
        """
        said = self.mending.mended(typed.words)
        phrases = [self._phrases(said, start) for start in range(len(said))]
        best: list[tuple[tuple[int, ...], int]] = [((0, 0, 0, 0), 0)]
        for end in range(1, len(said) + 1):
            (over, pieces, doubts, strength), _ = best[end - 1]
            ways = [((over + 1, pieces + 1, doubts, strength), end - 1)]
            for start in range(end):
                if (phrase := phrases[start].get(end)) is not None:
                    part, _ = phrase
                    (over, pieces, doubts, strength), _ = best[start]
                    ways.append(((over, pieces + 1, doubts - (part is Part.DOUBT), strength + part), start))
            best.append(min(ways))
        found: list[Cut] = []
        end = len(said)
        while end:
            start = best[end][1]
            found.append((start, *phrases[start].get(end, (None, ""))))
            end = start
        return found[::-1]

    def _phrases(self, said: tuple[str, ...], start: int) -> dict[int, tuple[Part, str]]:
        """What begins here, by where it ends."""
        found = self.books[0].found(said, start)
        for book in self.books[1:]:
            for end, phrase in book.found(said, start).items():
                if end not in found or phrase[0] < found[end][0]:
                    found[end] = phrase
        return found


def mending_of(books: Sequence[Phrasebook], every: Sequence[Lists], ending: int) -> Mending:
    """How slips in the words of these books are mended, with those that every language of `every` lists."""
    slips = {form_of(wrong)[0]: " ".join(form_of(right)) for lists in every for wrong, right in lists.slips.items()}
    real = {word for lists in every for listed in lists.real for word in form_of(listed)}
    assurances = {phrase for lists in every for phrase in lists.assurances}
    plain = frozenset(
        word
        for book in books
        for word, part, phrase in book.alone()
        if len(word) > 2 and part in _DRAWN_OUT and phrase not in assurances
    )
    return mending(real.union(*(book.words() for book in books)), slips, ending, plain)


def phrase_of(cut: Sequence[Cut], *parts: Part, between: str = ", ") -> str:
    """The phrases that do one of these, each once."""
    return between.join(dict.fromkeys(phrase for _, part, phrase in cut if part in parts))
