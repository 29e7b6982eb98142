"""Which purpose a visitor's words name: by its title in any language, a part of that between "and", or its id.

Words are compared by their stems, so that "z novinek" names "Novinky". Nothing is named where the words may be meant
of several purposes, or of all that is sent: then a withdrawal is of everything (Art. 7(3) GDPR: never less than meant).
"""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from conversation.domain.lexicon_words.calling import CONSENT, ENDINGS, JOINING, LITTLE, LOOSE, WESTERN, WHOLE
from conversation.domain.typed import words
from conversation.domain.workspace import Purpose

_PARTS = re.compile(rf"[,/&+|;:()]|(?<!\w)(?:{'|'.join(sorted(JOINING))})(?!\w)", re.IGNORECASE)
_FLEETING = re.compile(r"(?<=...)(?:i?e|o)(?=k$)")
_SHORTEST, _SHORTEST_WESTERN = 3, 4
_NAMELESS = LITTLE | LOOSE | WHOLE | CONSENT


@dataclass(frozen=True, slots=True)
class Called:
    """A purpose; which words of the text name it, or lead to its name; and which others may stand beside that."""

    purpose: str
    name: frozenset[int]
    beside: frozenset[int]


@dataclass(frozen=True)
class Callings:
    """By purpose: its names as stems, the other words of its title, and all that it says of itself."""

    names: Mapping[str, frozenset[frozenset[str]]] = field(default_factory=dict)
    around: Mapping[str, frozenset[str]] = field(default_factory=dict)
    says: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def called(self, said: tuple[str, ...], granted: Collection[str]) -> Called | None:
        """The one purpose that is named among the words, unless another of those granted may be meant as well."""
        stems = tuple(map(stem, said))
        found = dict[str, frozenset[str]]()
        for purpose, names in self.names.items():
            if named := frozenset[str]().union(*(name for name in names if name.issubset(stems))):
                found[purpose] = named
        if not found:
            return None
        purpose = max(found, key=lambda name: len(found[name]))
        others = [named for name, named in found.items() if name != purpose]
        says = [said for name, said in self.says.items() if name != purpose and name in granted]
        if not all(named < found[purpose] for named in others) or any(map(found[purpose].issubset, says)):
            return None
        around = self.around[purpose]
        name = {place for place, word in enumerate(stems) if word in found[purpose]}
        beside = frozenset(place for place, word in enumerate(said) if word in LITTLE or stems[place] in around)
        for place in range(len(said) - 2, -1, -1):
            if place in beside and place + 1 in name:
                name.add(place)
        return Called(purpose, frozenset(name), beside - name)


NOBODY = Callings()


def callings(purposes: Iterable[Purpose]) -> Callings:
    """What the purposes may be called by."""
    names, around, says = (
        dict[str, frozenset[frozenset[str]]](),
        dict[str, frozenset[str]](),
        dict[str, frozenset[str]](),
    )
    for purpose in purposes:
        parts = [purpose.id.replace("_", " "), *purpose.title.values()]
        parts += [part for title in purpose.title.values() for part in _PARTS.split(title)]
        read = [frozenset(words(part)) for part in parts]
        names[purpose.id] = frozenset(frozenset(map(stem, naming)) for one in read if (naming := one - _NAMELESS))
        around[purpose.id] = frozenset(stem(word) for one in read for word in one & (_NAMELESS - LITTLE))
        said = (*parts, *(sentence for text in purpose.text.values() for sentence in _sentences(text)))
        says[purpose.id] = frozenset(stem(word) for one in said for word in words(one))
    return Callings(names, around, says)


def _sentences(text: str) -> list[str]:
    """Pieces that are short enough to be read (`typed.LONGEST`)."""
    return re.findall(r"\S.{0,150}(?:\s|$)", text, re.DOTALL)


def stem(word: str) -> str:
    """A folded word without what inflects it; what it is cut to is the same for every form, and need be no word."""
    while word.isalpha() and (shorter := _shortened(word)) != word:
        word = shorter
    return _FLEETING.sub("", word)


def _shortened(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            return word[: -len(ending)]
    for ending in WESTERN:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_WESTERN:
            return word[: -len(ending)]
    return word
