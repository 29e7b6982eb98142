"""What every route of the ledger answers from, and how it answers. All is bound to the token's workspace."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any

import asyncpg
from fastapi import Depends, Request
from pydantic_core import to_json
from starlette.responses import Response

from consent_ledger.api.reads import understood
from consent_ledger.damages import Damages
from consent_ledger.domain.damage import BEHIND, Damage, Damaged
from consent_ledger.domain.note import BrokenNote, Checkpoint, Verifier
from consent_ledger.keys import Keyring
from consent_ledger.store import read
from consent_ledger.store.access import AccessLog, Read
from consent_ledger.store.append import Appender
from consent_ledger.store.edges import BrokenLog, Head
from consent_ledger.store.integrity import shortfall
from consent_ledger.store.proofs import Proofs
from shared.http import Caller, Problem, caller, invalid, not_found

LARGEST = 2**63 - 1
SCOPE = "ledger:read"


@dataclass(frozen=True, slots=True)
class Door:
    """What the routes answer from."""

    pool: asyncpg.Pool
    appender: Appender
    proofs: Proofs
    keyring: Keyring
    access: AccessLog
    link_key: bytes
    clock: Callable[[], datetime]
    """The service's, which all its instances share; not the process's own."""
    witnesses: Collection[str] = ()
    """Verifier keys of the witnesses whom the settings know."""
    tolerance: timedelta = timedelta(seconds=60)
    """How far a time that somebody tells may lie ahead of this clock."""
    damages: Damages = field(default_factory=Damages)
    known: dict[str, Head] = field(default_factory=dict)
    """The last head seen of each log: what it covers can be proven without asking again."""

    async def head(self, workspace: str) -> Head:
        """The last checkpoint of the caller's log; a log nobody asked for yet is opened, empty.

        Raises Problem 409 for one that is behind what was issued: nobody is shown a log that shrank.
        """
        seen = self._seen(workspace)  # before the head is read: later ones may be issued meanwhile
        head = await read.head_of(self.pool, workspace)
        damage = shortfall(workspace, head, seen)
        if head is None and damage is None:
            try:
                head = await self.appender.open(workspace)
            except BrokenLog as error:
                damage = Damage(workspace, error.index, BEHIND)
        if head is None or damage is not None:
            assert damage is not None
            self.damages.note(damage)
            raise log_damaged(damage)
        self.known[workspace] = head
        return head

    def _seen(self, workspace: str) -> tuple[Checkpoint, ...]:
        try:
            return self.keyring.seen(workspace)
        except BrokenNote:  # said by whoever appends, and at a start
            return ()

    def verifier_of(self, head: Head) -> Verifier:
        """The key to check a checkpoint by; of one that none of the log's keys signed, the log's all the same."""
        try:
            return self.keyring.verifier_of(head.workspace, head.note)
        except BrokenNote:
            return self.keyring.signer(head.workspace).verifier


def log_damaged(damage: Damage) -> Problem:
    """409: what the answer would stand on is not what was signed. `index` is the first entry that it concerns."""
    detail = f"{damage}. No answer is given that may stand on it; souhlas-audit verify tells what else is wrong"
    return Problem(409, "log_damaged", detail, extra={"index": damage.index})


@contextmanager
def answerable(door: Door, workspace: str, *, sound: bool = True) -> Iterator[None]:
    """Raises Problem 409 for what is found not to be what was signed on the way to an answer.

    `sound`: also when anything is known to be wrong in the log, for the answer may lack what nothing leads to any more.
    """
    damage = door.damages.first(workspace, evidence=False) if sound else None
    if damage is not None:
        raise log_damaged(damage)
    try:
        yield
    except Damaged as error:
        door.damages.note(error.damage)
        raise log_damaged(error.damage) from None


def _door(request: Request) -> Door:
    found = request.app.state.door()
    assert isinstance(found, Door)
    return found


AtDoor = Annotated[Door, Depends(_door)]


async def _reader(request: Request, door: AtDoor, who: Annotated[Caller, Depends(caller(SCOPE))]) -> Caller:
    """The caller, once it is on record that they ask."""
    what = understood(request, who.workspace)
    await door.access.note(Read(who.workspace, door.clock(), who.subject, what))
    return who


Who = Annotated[Caller, Depends(_reader)]


def answer(content: Any) -> Response:
    """`content` as JSON."""
    return Response(to_json(content), media_type="application/json")


def checked_time(moment: datetime | None, parameter: str) -> datetime | None:
    """The time as it is. Raises Problem 422 for one that PostgreSQL may not be able to shift to UTC."""
    if moment is not None and not 1 < moment.year < 9999:
        raise invalid(f"?{parameter}", "a time between the years 2 and 9998 is expected")
    return moment


def own(who: Caller, workspace: str) -> None:
    """Raises Problem 404 unless the log is the caller's."""
    if workspace != who.workspace:
        raise not_found("there is no such log in this workspace")
