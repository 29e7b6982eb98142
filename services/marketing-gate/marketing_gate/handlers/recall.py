"""Answers remembered by what they were read from, so that a value which has not changed is not judged again.

Nothing is answered from memory alone: the values are read from the store at every question. What is remembered is only
what they mean: a plain question by id is answered by the contact's value and the workspace's alone (nobody shares its
address, nothing is suppressed there: then it would be no plain one), and changes by itself only when its grant expires.
"""

from typing import Generic, TypeVar

from msgspec import Struct

from marketing_gate.domain.known import Known
from marketing_gate.domain.question import By, Question
from marketing_gate.store.lookup import Found
from shared.events import Channel

MOST = 16_384
"""Answers remembered: about 2 KB each with their words."""
T = TypeVar("T")
_FAR = 2**63
Key = tuple[str, int, str, Channel]
"""Workspace, contact (as a number: it hashes ten times as fast), purpose, channel."""


class Kept(Struct, Generic[T], gc=False):
    """An answer, the contact's name in the store, the two values it was made of, and until when (microseconds) it is
    the answer to them. No part of the garbage collector's rounds: there are many, and none of them holds another."""

    name: bytes
    value: bytes
    config: bytes | None
    until: int
    answer: T


class Recall(Generic[T]):
    """The answers to plain questions, in two halves: when the newer is full, it becomes the older, which is forgotten.

    Taking the oldest out of a dict, one by one, costs more than all else here.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most // 2
        self._newer: dict[Key, Kept[T]] = {}
        self._older: dict[Key, Kept[T]] = {}

    def find(self, key: Key) -> Kept[T] | None:
        """What was kept, if it was not forgotten yet."""
        found = self._newer.get(key)
        if found is None and (found := self._older.get(key)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: Key, kept: Kept[T]) -> None:
        """Remember an answer."""
        if len(self._newer) >= self._most:
            self._older, self._newer = self._newer, {}
        self._newer[key] = kept


def settled_until(question: Question, found: Found, now: int) -> int | None:
    """Until when the answer stands if nothing is written; None for a question that other values have a say in."""
    if question.by is not By.ID or len(found.asked) != 1 or found.sharing or found.asked[0].shared:
        return None
    return _next_change(found.asked[0], question, now)


def _next_change(known: Known, question: Question, now: int) -> int:
    grant = known.state(question.purpose, question.channel).grant
    return grant.expires_at if grant is not None and grant.expires_at > now else _FAR
