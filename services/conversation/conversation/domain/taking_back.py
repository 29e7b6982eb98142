"""Whether a typed text takes consent back, in whatever language: a withdrawal is never too easy (Art. 7(3) GDPR).

Heard at any step and after the end. One that names the consent is heard among other words too, if none of them takes
it back (`undoing`). An address, a number or an order beside it is not looked at (`mentions`), unless the text sends us
from one address to another.

It is of one purpose where the text names that one (`calling`) and every other word of it is understood: then it says no
more than that. Else it is of all of them, never of less than was meant.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import cache

from conversation.domain.calling import NOBODY, Called, Callings
from conversation.domain.cutting import Cut, Lexicon, mending_of, phrase_of
from conversation.domain.lexicon_words import LISTS, named
from conversation.domain.lexicon_words.calling import WHOLE
from conversation.domain.lexicon_words.plural import singular
from conversation.domain.lexicon_words.undoing import ELSEWHERE, NAMING, undone
from conversation.domain.mentions import names_something, without_mentions
from conversation.domain.phrasebook import Part, Phrasebook, form_of
from conversation.domain.typed import LONGEST, Typed, read
from conversation.domain.typos import Mending

_ASKED_FOR = (
    "can you", "could you", "könnten sie", "können sie", "könnt ihr", "můžete mě", "mohli byste mě", "môžete ma",
    "mohli by ste ma",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawal was heard. `plain_stop`: a "stop" that names no consent; at a consent question it is a refusal.

    `purpose`: it is of this one; None is of all. `only_so`: without the purpose's name nothing would have been heard.
    """

    phrase: str
    plain_stop: bool
    purpose: str | None = None
    only_so: bool = False


@cache
def withdrawals(locale: str) -> Lexicon:
    """Of all languages together; the conversation's own first, where they share words."""
    return Lexicon(tuple(map(_withdrawing, (locale, *(name for name in LISTS if name != locale)))), _mending())


@cache
def beside_a_name(locale: str) -> Lexicon:
    """What is heard where an address or a number was named."""
    return replace(withdrawals(locale), books=(*withdrawals(locale).books, _named()))


@cache
def _named() -> Phrasebook:
    return Phrasebook(((Part.TAKES_BACK, named.TAKES_BACK), (Part.STOP, named.STOPS)))


@cache
def _withdrawing(locale: str) -> Phrasebook:
    lists = LISTS[locale]
    return Phrasebook(
        (
            (Part.TAKES_BACK, lists.takes_back),
            (Part.STOP, lists.stops),
            (Part.TAKING, lists.taking),
            (Part.TAKEN, lists.taken),
            (Part.BESIDE, (*lists.wishing, *lists.beside, *lists.greetings)),
        )
    )


@cache
def _mending() -> Mending:
    return mending_of([_named(), *map(_withdrawing, LISTS)], list(LISTS.values()), 1)


def heard_withdrawal(
    text: str, locale: str, callings: Callings = NOBODY, granted: Collection[str] = ()
) -> Withdrawal | None:
    """Whether the text takes consent back. Nothing of what it names is in the phrase.

    `callings` say what the purposes may be called; a word that is said of several of those `granted` names none.
    """
    if len(text) > LONGEST or not names_something(text):
        return _heard(text, withdrawals(locale), callings, granted)
    variants = without_mentions(text)
    found = (_heard(bare, beside_a_name(locale), callings, granted, beside=True) for bare in variants)
    return next(filter(None, found), None)


def _heard(
    text: str, lexicon: Lexicon, callings: Callings, granted: Collection[str], *, beside: bool = False
) -> Withdrawal | None:
    typed = read(text)
    ways = (typed, *_as_one_person(typed))
    heard = next(filter(None, (_at_large(way, lexicon, beside=beside) for way in ways)), None)
    called = callings.called(typed.words, granted)
    of_one = _of_one(typed, lexicon, called) if called else None
    if of_one is None or heard is None:
        return heard or (replace(of_one, only_so=True) if of_one else None)
    return replace(heard, purpose=of_one.purpose)


def _as_one_person(typed: Typed) -> Iterator[Typed]:
    """The text as one person would say it, in each language: a company takes back in the plural."""
    for locale in LISTS:
        for said in singular(typed.words, locale):
            yield replace(typed, words=said)


def _at_large(typed: Typed, lexicon: Lexicon, *, beside: bool) -> Withdrawal | None:
    """Whether the text takes back, whatever it names."""
    cut = lexicon.cut(typed)
    if not cut or (typed.asks and not _please(cut)):
        return None
    found = {part for _, part, _ in cut}
    if None in found and (_undone(lexicon, typed, cut) or not _names_consent(cut)):
        return None
    if beside and Part.TAKEN not in found and _points_elsewhere(lexicon, typed, cut):
        return None
    return _decided(cut)


def _decided(cut: list[Cut]) -> Withdrawal | None:
    found = {part for _, part, _ in cut}
    if Part.TAKES_BACK in found or {Part.TAKING, Part.TAKEN} <= found:
        return Withdrawal(phrase_of(cut, Part.TAKES_BACK, Part.TAKING, Part.TAKEN, between=" "), plain_stop=False)
    return Withdrawal(phrase_of(cut, Part.STOP), plain_stop=True) if Part.STOP in found else None


def _of_one(typed: Typed, lexicon: Lexicon, called: Called) -> Withdrawal | None:
    """Whether the text says nothing but that it takes back what it calls by name: as it stands, or without the name.

    Where it says beside the name that more is meant, it is of everything.
    """
    named = called.name | called.beside
    more = {place for place, word in enumerate(typed.words) if word in WHOLE} - named
    if len(lexicon.mending.mended(typed.words)) != len(typed.words):
        return None
    rest = [word for place, word in enumerate(typed.words) if place not in called.name | more]
    bare = replace(typed, words=tuple(rest), breaks=frozenset[int]())
    for reading, passed in ((typed, named | more), (bare, frozenset[int]())):
        cut = lexicon.cut(reading)
        left_over = any(part is None and place not in passed for place, part, _ in cut)
        decisive = [part for _, part, _ in cut if part in (Part.TAKES_BACK, Part.STOP, Part.TAKING)]
        if not left_over and len(decisive) == 1 and not (typed.asks and not _please(cut)) and (found := _decided(cut)):
            return replace(found, purpose=None if more else called.purpose)
    return None


def _undone(lexicon: Lexicon, typed: Typed, cut: list[Cut]) -> bool:
    return undone(_left(lexicon, typed, cut))


def _left(lexicon: Lexicon, typed: Typed, cut: list[Cut]) -> list[str]:
    """The words of no list."""
    said = lexicon.mending.mended(typed.words)
    return [said[place] for place, part, _ in cut if part is None]


def _points_elsewhere(lexicon: Lexicon, typed: Typed, cut: list[Cut]) -> bool:
    """Whether one address or number is put in another's place: "stop writing to …, call …"."""
    beside = {word for _, part, phrase in cut if part is Part.BESIDE for word in form_of(phrase)}
    return not ELSEWHERE.isdisjoint(beside.union(_left(lexicon, typed, cut)))


def _please(cut: list[Cut]) -> bool:
    """Whether it is a question by its form only: "Could you unsubscribe me, please?"."""
    whole = {part for _, part, _ in cut} <= {Part.TAKES_BACK, Part.BESIDE}
    return whole and any(phrase.startswith(_ASKED_FOR) for _, part, phrase in cut if part is Part.TAKES_BACK)


def _names_consent(cut: list[Cut]) -> bool:
    """Whether it says what is withdrawn: only then words of no list may stand beside it."""
    parts = {part for _, part, _ in cut}
    return (Part.TAKEN in parts and not parts.isdisjoint({Part.TAKING, Part.TAKES_BACK})) or any(
        part is Part.TAKES_BACK and not NAMING.isdisjoint(form_of(phrase)) for _, part, phrase in cut
    )
