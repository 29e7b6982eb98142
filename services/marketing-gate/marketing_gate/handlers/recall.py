"""Answers remembered by what they were read from, so that a value which has not changed is not judged again.

Nothing is answered from memory alone: the values are read from the store at every question. What is remembered is only
what they mean: a plain question by id is answered by the contact's value and the workspace's alone (nobody shares its
address, nothing is suppressed there: then it would be no plain one), and changes by itself only when its grant expires.
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from marketing_gate.domain.known import Known
from marketing_gate.domain.question import By, Question
from marketing_gate.store.lookup import Found
from shared.events import Channel

MOST = 16_384
"""Answers remembered: about 2 KB each with their words."""
T = TypeVar("T")
_FAR = 2**63
Key = tuple[bytes, str, Channel]


class Kept(NamedTuple, Generic[T]):
    """An answer, the two values it was made of, and until when (microseconds) it is the answer to them."""

    value: bytes
    config: bytes | None
    until: int
    answer: T


class Recall(Generic[T]):
    """The answers to plain questions, the oldest forgotten first. `again` makes one say up to when it is known."""

    def __init__(self, again: Callable[[T, int], T], most: int = MOST) -> None:
        self.again, self._most = again, most
        self._kept: dict[Key, Kept[T]] = {}
        self.find = self._kept.get

    def keep(self, key: Key, value: bytes, config: bytes | None, until: int, answer: T) -> None:
        """Remember an answer."""
        self._kept.pop(key, None)
        if len(self._kept) >= self._most:
            del self._kept[next(iter(self._kept))]
        self._kept[key] = Kept(value, config, until, answer)


def settled_until(question: Question, found: Found, now: int) -> int | None:
    """Until when the answer stands if nothing is written; None for a question that other values have a say in."""
    if question.by is not By.ID or len(found.asked) != 1 or found.sharing or found.asked[0].shared:
        return None
    return _next_change(found.asked[0], question, now)


def _next_change(known: Known, question: Question, now: int) -> int:
    grant = known.state(question.purpose, question.channel).grant
    return grant.expires_at if grant is not None and grant.expires_at > now else _FAR
