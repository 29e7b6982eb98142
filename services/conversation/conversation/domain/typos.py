"""Slips of the keyboard: one letter wrong, missing, too many or swapped with its neighbour, inside a long word.

Never in a word's first letter nor in its ending, for there these languages negate and inflect: ``souhlasím`` is a yes;
``souhlasil``, ``souhlasíte`` and ``nesouhlasím`` are not. And a plain word drawn out ("anooo", "yeees"); not an
assurance ("suuure"), for those are drawn out when they are not meant. What people type is not remembered from one text
to the next.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SHORTEST = 7
"""Letters that a word needs for a slip in it to be forgiven; shorter words are too close to one another."""
_WITHIN, _AT_END = re.compile(r"([^\W\d_])\1{2,}"), re.compile(r"([^\W\d_])\1+$")


@dataclass(frozen=True)
class Mending:
    """How slips are mended: `listed` ones as they are listed, others if they are one letter from one word of `known`.

    The last `ending` letters of a word must be right.
    """

    known: frozenset[str]
    listed: Mapping[str, str]
    ending: int
    long: Mapping[str, tuple[str, ...]]
    """The words of `known` in which a slip is forgiven, by their first letter."""
    plain: Mapping[str, str] = field(default_factory=dict)
    """Words that may be drawn out, by their shortest form."""

    def mended(self, said: tuple[str, ...]) -> tuple[str, ...]:
        """The words with their slips mended."""
        if self.known.issuperset(said):
            return said
        return tuple(" ".join(self._mended(word) for word in said).split())

    def _mended(self, word: str) -> str:
        if word in self.known:
            return word
        if word in self.listed:
            return self.listed[word]
        if (meant := self.plain.get(_shortest(word))) and len(word) > len(meant):
            return meant
        near = [meant for meant in self.long.get(word[0], ()) if one_slip(word, meant, self.ending)]
        return near[0] if len(near) == 1 else word


def mending(
    words: Iterable[str], listed: Mapping[str, str], ending: int, plain: frozenset[str] = frozenset()
) -> Mending:
    """For these words; those of `plain` may be drawn out."""
    known = frozenset(words)
    long: dict[str, list[str]] = {}
    for word in sorted(known):
        if len(word) >= SHORTEST:
            long.setdefault(word[0], []).append(word)
    return Mending(
        known,
        listed,
        ending,
        {letter: tuple(meant) for letter, meant in long.items()},
        {_shortest(word): word for word in sorted(plain, key=lambda word: (-len(word), word))},
    )


def _shortest(word: str) -> str:
    """Without what a finger leaves on a key: three or more of a letter, two or more at the end."""
    return _AT_END.sub(r"\1", _WITHIN.sub(r"\1", word))


def one_slip(word: str, meant: str, ending: int) -> bool:
    """Whether `word` is `meant` with one slip between its first letter and its ending."""
    if abs(len(word) - len(meant)) > 1 or word[0] != meant[0] or word[-ending:] != meant[-ending:]:
        return False
    start = next((at for at, (one, other) in enumerate(zip(word, meant, strict=False)) if one != other), 0)
    left, right = word[start:], meant[start:]
    return (
        left[1:] == right  # one too many
        or left == right[1:]  # one missing
        or left[1:] == right[1:]  # one wrong
        or (left[:2] == right[1::-1] and left[2:] == right[2:])  # two swapped
    )
