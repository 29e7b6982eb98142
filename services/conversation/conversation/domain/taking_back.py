"""Whether a typed text takes consent back, in whatever language: a withdrawal is never too easy (Art. 7(3) GDPR).

Heard at any step and after the end. One that names the consent is heard among other words too, if none of them takes
it back (`undoing`). An address, a number or an order beside it is not looked at (`mentions`), unless the text sends us
from one address to another.
"""

from dataclasses import dataclass, replace
from functools import cache

from conversation.domain.cutting import Cut, Lexicon, mending_of, phrase_of
from conversation.domain.lexicon_words import LISTS, named
from conversation.domain.lexicon_words.undoing import ELSEWHERE, NAMING, undone
from conversation.domain.mentions import names_something, without_mentions
from conversation.domain.phrasebook import Part, Phrasebook, form_of
from conversation.domain.typed import LONGEST, Typed, read
from conversation.domain.typos import Mending

_ASKED_FOR = ("can you", "could you", "könnten sie", "können sie", "könnt ihr", "můžete mě", "môžete ma")


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawal was heard. `plain_stop`: a "stop" that names no consent; at a consent question it is a refusal."""

    phrase: str
    plain_stop: bool


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


def heard_withdrawal(text: str, locale: str) -> Withdrawal | None:
    """Whether the text takes consent back. Nothing of what it names is in the phrase."""
    if len(text) > LONGEST or not names_something(text):
        return _heard(text, withdrawals(locale))
    found = (_heard(bare, beside_a_name(locale), beside=True) for bare in without_mentions(text))
    return next(filter(None, found), None)


def _heard(text: str, lexicon: Lexicon, *, beside: bool = False) -> Withdrawal | None:
    typed = read(text)
    cut = lexicon.cut(typed)
    if not cut or (typed.asks and not _please(cut)):
        return None
    found = {part for _, part, _ in cut}
    if None in found and (_undone(lexicon, typed, cut) or not _names_consent(cut)):
        return None
    if beside and Part.TAKEN not in found and _points_elsewhere(lexicon, typed, cut):
        return None
    if Part.TAKES_BACK in found or {Part.TAKING, Part.TAKEN} <= found:
        return Withdrawal(phrase_of(cut, Part.TAKES_BACK, Part.TAKING, Part.TAKEN, between=" "), plain_stop=False)
    return Withdrawal(phrase_of(cut, Part.STOP), plain_stop=True) if Part.STOP in found else None


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
