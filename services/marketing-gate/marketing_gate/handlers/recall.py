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


class Kept(Struct, Generic[T], gc=False):
    """An answer, the contact's name in the store, the two values it was made of, and until when (microseconds) it is
    the answer to them; `as_of` is what it says of how fresh it is. No part of the garbage collector's rounds: there are
    many, and none of them holds another."""

    name: bytes
    value: bytes
    config: bytes | None
    until: int
    answer: T
    as_of: int


class Shelf(Generic[T]):
    """What was kept of one workspace, purpose and channel, by contact (as a number: it hashes ten times as fast)."""

    __slots__ = ("newer", "older")

    def __init__(self) -> None:
        self.newer: dict[int, Kept[T]] = {}
        self.older: dict[int, Kept[T]] = {}


Place = tuple[str, str, Channel]
"""Workspace, purpose, channel."""


class Recall(Generic[T]):
    """The answers to plain questions, in two halves: when the newer is full, it becomes the older, which is forgotten.

    Taking the oldest out of a dict, one by one, costs more than all else here. They lie on a shelf a workspace, purpose
    and channel: those of a batch are most often of one.
    """

    def __init__(self, most: int = MOST) -> None:
        self._most = most // 2
        self._new = 0
        self._shelves: dict[Place, Shelf[T]] = {}
        self._bare = Shelf[T]()

    def shelf(self, place: Place) -> Shelf[T]:
        """What was kept there; only to be looked at."""
        return self._shelves.get(place, self._bare)

    def find(self, place: Place, contact: int) -> Kept[T] | None:
        """What was kept, if it was not forgotten yet."""
        shelf = self.shelf(place)
        found = shelf.newer.get(contact)
        if found is None and (found := shelf.older.get(contact)) is not None:
            self.keep(place, contact, found)
        return found

    def keep(self, place: Place, contact: int, kept: Kept[T]) -> None:
        """Remember an answer."""
        if self._new >= self._most:
            self._turn()
        shelf = self._shelves.get(place)
        if shelf is None:
            shelf = self._shelves[place] = Shelf()
        self._new += contact not in shelf.newer
        shelf.newer[contact] = kept

    def _turn(self) -> None:
        for shelf in self._shelves.values():
            shelf.older, shelf.newer = shelf.newer, {}
        self._shelves = {place: shelf for place, shelf in self._shelves.items() if shelf.older}
        self._new = 0


def settled_until(question: Question, found: Found, now: int) -> int | None:
    """Until when the answer stands if nothing is written; None for a question that other values have a say in."""
    if question.by is not By.ID or len(found.asked) != 1 or found.sharing or found.asked[0].shared:
        return None
    return _next_change(found.asked[0], question, now)


def _next_change(known: Known, question: Question, now: int) -> int:
    grant = known.state(question.purpose, question.channel).grant
    return grant.expires_at if grant is not None and grant.expires_at > now else _FAR
