"""What a language's lists are."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Phrases = tuple[str, ...]
Pairs = tuple[tuple[Phrases, Phrases], ...]


def phrases(text: str) -> Phrases:
    """Phrases written one after the other, with bars between."""
    return tuple(" ".join(part.split()) for part in text.split("|") if part.strip())


def each(*parts: str) -> Phrases:
    """Every way to say one of each part, in this order: ``each("| I | we", "agree")``. Before a first bar: nothing."""
    made: Phrases = ("",)
    for part in parts:
        choices = ("",) * part.lstrip().startswith("|") + phrases(part)
        made = tuple(f"{before} {after}".strip() for before in made for after in choices)
    return made


def inflected(stems: str, endings: str) -> Phrases:
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
    """Is a yes only if it is the whole answer (`everyday`); beside a yes or a no it changes nothing."""
    assurances: Phrases
    """Among `yes`: words that are meant ironically when they are piled up without a plain yes ("jasně, jistě")."""
    no: Phrases
    """Is a no wherever it stands, whatever else is said, unless there is a yes or a doubt too."""
    no_words: Phrases
    """Is a no by itself, or as the first clause; elsewhere it may negate something else."""
    beside: Phrases
    """May stand beside a yes, a no or a withdrawal and changes nothing."""
    around: Phrases
    """May stand around an explicit consent (`explicit`) and change nothing: what is consented to, mild fillers, "I have
    read it". Beside a mere "yes" they leave it unclear: "yes, understood"."""
    mild: Phrases
    """May stand around an explicit consent that is no mere permission: "you can" with "read it" is none."""
    explicit: Phrases
    """A yes with one of these in it says itself that something is consented to or allowed."""
    permits: Phrases
    """Of `explicit`: those that permit ("you may"), and do not agree by themselves."""
    pairs: Pairs
    """One of the first and one of the second together are an explicit yes, whatever of `around` is between them."""
    greetings: Phrases
    """May open a yes; after one they are an answer to a call ("yes, hello")."""
    dangling: Phrases
    """Words of `around` with which nobody ends: the text is unfinished."""
    doubts: Phrases
    """Undoes a yes and a no: conditions, exceptions, hedges, irony, agreement with something else."""
    takes_back: Phrases
    """Takes consent back, by itself."""
    taking: Phrases
    """Takes consent back together with one of `taken`, in either order."""
    taken: Phrases
    """What is taken back: the consent."""
    wishing: Phrases
    """May stand beside a withdrawal: I want to, from now on, all of it."""
    stops: Phrases
    """Contact me no more: at a consent question a refusal, elsewhere a withdrawal."""
    skips: Phrases
    """Passes an optional question over."""
    ending: int = 1
    """Letters at a word's end that carry its meaning; no slip is forgiven there."""
    slips: Mapping[str, str] = field(default_factory=dict)
    """Common typing errors that `typos` does not see: short words, first and last letters."""
    real: Phrases = ()
    """True words that are one letter from a listed one and must not be mended."""
