"""A language's phrases as paths of words, so that ten thousand of them take little room and are found at once.

A phrase that is written out is a path of its own, sharing its beginning with others; one that is made of ways to say
each part (`shape.Each`) is a net of them, so that a thousand phrases need no more room than their parts. What is found
is said as the list writes it, whatever was typed.
"""

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from sys import intern
from unicodedata import combining, normalize

from conversation.domain.lexicon_words.shape import Each, Phrases, Words
from conversation.domain.typed import words


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


class _Place:
    """Where some words lead: what they are if they end here, and how they may go on."""

    __slots__ = ("on", "part")

    def __init__(self, part: Part | None = None) -> None:
        self.part = part
        self.on: Mapping[str, tuple[_Step, ...]] = _NOWHERE

    def leads(self, word: str, step: "_Step") -> None:
        """Let `word` lead on."""
        if self.on is _NOWHERE:
            self.on = {}
        assert isinstance(self.on, dict)
        self.on[word] = (*self.on.get(word, ()), step)


_Step = tuple[str, _Place]
"""How the word is written, and where it leads."""
_NOWHERE: Mapping[str, tuple[_Step, ...]] = {}


class Phrasebook:
    """Phrases by their words, with what they do and how they are written."""

    def __init__(self, listed: Iterable[tuple[Part, Phrases]]) -> None:
        self._ends = {part: _Place(part) for part in Part}
        self._spelled, self._made = _Place(), _Place()
        own = set[_Place]()
        for part, phrases in listed:
            for phrase in phrases:
                if isinstance(phrase, Each):
                    self._make(part, phrase)
                else:
                    _spell(self._spelled, phrase, self._ends[part], own)

    def found(self, said: Words, start: int) -> dict[int, tuple[Part, str]]:
        """The phrases that begin at `start`, by where they end."""
        ended: dict[int, tuple[Part, str]] = {}
        reached = [("", self._spelled), ("", self._made)]
        for end in range(start, len(said)):
            reached = [
                (f"{before} {written}" if before and written else before or written, place)
                for before, here in reached
                for written, place in here.on.get(said[end], ())
            ]
            if not reached:
                break
            whole = [(place.part, written) for written, place in reached if place.part is not None]
            if whole:
                ended[end + 1] = min(whole, key=lambda one: one[0])
        return ended

    def words(self) -> set[str]:
        """Every word of every phrase."""
        seen, todo, found = set[int](), [self._spelled, self._made], set[str]()
        while todo:
            place = todo.pop()
            if id(place) not in seen:
                seen.add(id(place))
                found.update(place.on)
                todo.extend(after for steps in place.on.values() for _, after in steps)
        return found

    def alone(self) -> Iterator[tuple[str, Part, str]]:
        """The phrases of one word: the word, what it does, and how it is written."""
        for word in {**self._spelled.on, **self._made.on}:
            if found := self.found((word,), 0):
                yield word, *found[1]

    def _make(self, part: Part, phrase: Each) -> None:
        after = self._ends[part]
        for ways in reversed(phrase.ways):
            before, own = _Place(), set[_Place]()
            for way in ways:
                if way:
                    _spell(before, way, after, own)
                else:
                    _join(before, after)
            after = before
        _join(self._made, after)


def _spell(place: _Place, phrase: str, end: _Place, own: set[_Place]) -> None:
    """A path from `place` to `end`, sharing its beginning with those whose places are in `own`, and no other."""
    *steps, (last_forms, last) = [step for token in phrase.split() for step in _steps(token)]
    for forms, written in steps:
        ahead = [after for step, after in place.on.get(forms[0], ()) if step == written and after in own]
        after = ahead[0] if ahead else _Place()
        if not ahead:
            own.add(after)
            for form in forms:
                place.leads(form, (written, after))
        place = after
    for form in last_forms:
        if not any(written == last and after is end for written, after in place.on.get(form, ())):
            place.leads(form, (last, end))


def _join(place: _Place, other: _Place) -> None:
    """Let all that leads on from `other` lead on from `place` too."""
    if other.part is not None and (place.part is None or other.part < place.part):
        place.part = other.part
    for word, steps in other.on.items():
        for step in steps:
            place.leads(word, step)


@lru_cache(maxsize=1024)
def _steps(token: str) -> list[tuple[Words, str]]:
    """A listed word as what may be typed for it, and how it is written: "e-mail" are two, and ü may be ue."""
    plain = token.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
    forms = [tuple(map(intern, form_of(one))) for one in dict.fromkeys((token, plain))]
    return [(together, intern(token) if not at else "") for at, together in enumerate(zip(*forms, strict=True))]


def form_of(listed: str) -> Words:
    """A phrase of a list as its words."""
    if not listed.replace(" ", "").replace("-", "").isalnum():
        return words(listed)
    bare = "".join(sign for sign in normalize("NFKD", listed.casefold()) if not combining(sign))
    return tuple(bare.replace("-", " ").split())  # the same, without looking for what lists do not hold
