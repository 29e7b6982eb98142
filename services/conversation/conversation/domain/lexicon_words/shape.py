"""What a language's lists are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import prod

Words = tuple[str, ...]
"""Phrases that are written out."""


@dataclass(frozen=True, slots=True)
class Each:
    """Phrases by the ways to say each of their parts; an empty way says nothing. Never written out but for a test."""

    ways: tuple[Words, ...]

    def __len__(self) -> int:
        return prod(map(len, self.ways))

    def spelled(self, step: int = 1) -> Iterator[str]:
        """Every `step`-th phrase, in the order of the ways."""
        for place in range(0, len(self), step):
            said = list[str]()
            for ways in reversed(self.ways):
                place, way = divmod(place, len(ways))
                said.append(ways[way])
            yield " ".join(filter(None, reversed(said)))


Phrases = tuple[str | Each, ...]
Pairs = tuple[tuple[Words, Words], ...]


def phrases(text: str) -> Words:
    """Phrases written one after the other, with bars between."""
    return tuple(" ".join(part.split()) for part in text.split("|") if part.strip())


def each(*parts: str) -> tuple[Each]:
    """Every way to say one of each part, in this order: ``each("| I | we", "agree")``. Before a first bar: nothing."""
    return (Each(tuple(("",) * part.lstrip().startswith("|") + phrases(part) for part in parts)),)


def spelled(listed: Phrases, about: int = 0) -> Iterator[str]:
    """Every phrase of a list, written out; or about so many, evenly from those written out and from each net."""
    written = [phrase for phrase in listed if isinstance(phrase, str)]
    nets = [phrase for phrase in listed if isinstance(phrase, Each)]
    yield from written[:: max(1, 2 * len(written) // about) if about else 1]
    for net in nets:
        yield from net.spelled(max(1, 2 * len(net) * len(nets) // about) if about else 1)


def inflected(stems: str, endings: str) -> Words:
    """Every stem with every ending: ``inflected("nabíd | sle", "ka | ky")``; a bare dash is no ending."""
    return tuple(stem + ending.strip("-") for stem in phrases(stems) for ending in phrases(endings))


def slips(*listed: tuple[str, str]) -> Mapping[str, str]:
    """Typing errors by what was meant: ``slips(("ano", "anp | anl"))``, as a map from each error to that."""
    return {wrong: meant for meant, errors in listed for wrong in phrases(errors)}


@dataclass(frozen=True, slots=True)
class Lists:
    """The phrases of one language, by what they do to an answer."""

    yes: Phrases
    """Is a yes by itself, and beside anything of `beside`."""
    everyday: Phrases
    """Is a yes if it is the whole answer but for courtesies (`everyday`); beside a yes or a no it changes nothing."""
    openings: Words
    """Particles that open a yes and add nothing: "no, můžete", "well, yes". None before an assurance ("no určitě")."""
    foreign: Words
    """Of `yes`, what another language says: before it a particle may be that language's too ("no yes")."""
    assurances: Words
    """Among `yes`: words that are meant ironically when they are piled up without a plain yes ("jasně, jistě")."""
    no: Phrases
    """Is a no wherever it stands, whatever else is said, unless there is a yes or a doubt too."""
    no_words: Words
    """Is a no by itself, or as the first clause; elsewhere it may negate something else."""
    beside: Phrases
    """May stand beside a yes, a no or a withdrawal and changes nothing."""
    around: Phrases
    """May stand around an explicit consent (`explicit`) and change nothing: what is consented to, mild fillers, "I have
    read it". Beside a mere "yes" they leave it unclear: "yes, understood"."""
    mild: Words
    """May stand around an explicit consent that is no mere permission: "you can" with "read it" is none."""
    explicit: Words
    """A yes with one of these in it says itself that something is consented to or allowed."""
    permits: Words
    """Of `explicit`: those that permit ("you may"), and do not agree by themselves."""
    pairs: Pairs
    """One of the first and one of the second together are an explicit yes, whatever of `around` is between them."""
    greetings: Words
    """May open a yes; after one they are an answer to a call ("yes, hello")."""
    dangling: Words
    """Words of `around` with which nobody ends: the text is unfinished."""
    doubts: Phrases
    """Undoes a yes and a no: conditions, exceptions, hedges, irony, agreement with something else."""
    unsays: Words
    """Undoes a yes wherever it stands, and changes nothing beside a no (`unsaying`)."""
    limits: Words
    """Undoes a yes beside which nothing else is said: the one way or detail that it may be meant for."""
    takes_back: Phrases
    """Takes consent back, by itself."""
    taking: Phrases
    """Takes consent back together with one of `taken`, in either order."""
    taken: Words
    """What is taken back: the consent."""
    wishing: Phrases
    """May stand beside a withdrawal: I want to, from now on, all of it."""
    stops: Phrases
    """Contact me no more: at a consent question a refusal, elsewhere a withdrawal."""
    skips: Words
    """Passes an optional question over."""
    ending: int = 1
    """Letters at a word's end that carry its meaning; no slip is forgiven there."""
    slips: Mapping[str, str] = field(default_factory=dict)
    """Common typing errors that `typos` does not see: short words, first and last letters."""
    real: Words = ()
    """True words that are one letter from a listed one and must not be mended."""
    accented: frozenset[str] = frozenset()
    """No answer if it is the whole text and written just so: "jasné" (clear) is no "jasně" (sure)."""
    hedging: frozenset[str] = frozenset()
    """No opening if written just so: "schon einverstanden" (rather agreed) is no "schön, einverstanden"."""
