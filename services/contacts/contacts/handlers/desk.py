"""What every use case is given: the store, the keys, the clock and the ids. Made once, in `app.py`."""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from contacts.domain import directory
from contacts.domain.profiles import Capture
from contacts.store.neighbours import Conversations, Ledger
from shared import outbox
from shared.envelope import seal
from shared.events import Said
from shared.identity import uuid7_text
from shared.postgres import Connection
from shared.settings import INBOX_DAYS
from shared.times import rfc3339
from shared.topics import DIRECTORY, topic_of

SERVICE = "contacts"


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` and `new_id` are the clock and the source of ids; `wake` tells the outbox's relay that there is work.

    `processor` (name, address, email) is who runs Souhlas, as it stands in the evidence of what is decided here.
    `private_webhooks`: whether webhooks may lead to addresses that are not on the public internet.
    `new_text`: as `new_id`, for ids of events that are said in crowds.
    `waits`: why an erasure's topics are not swept yet, as this process last saw it (`handlers.sweep`).
    `ledger` answers for evidence, `conversations` for what was said; `receipt_url` says where the receipt of
    (workspace, contact, event) is read. `importing`: so many imports at a time; each takes two connections of the pool.
    `remembered`: how long the inbox knows which events were heard (`shared.inbox`).
    """

    pool: asyncpg.Pool
    fingerprint_key: bytes
    freshness_key: bytes
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    wake: Callable[[], None]
    processor: Mapping[str, Any]
    ledger: Ledger = field(default_factory=lambda: Ledger(None))
    conversations: Conversations = field(default_factory=lambda: Conversations(None))
    private_webhooks: bool = False
    waits: dict[UUID, str] = field(default_factory=dict)
    new_text: Callable[[], str] = uuid7_text
    receipt_url: Callable[[str, UUID, UUID], str | None] = lambda workspace, contact_id, event_id: None
    importing: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    remembered: timedelta = timedelta(days=INBOX_DAYS)

    async def say(self, connection: Connection, events: Iterable[Said], *, first_id: UUID | None = None) -> list[UUID]:
        """Put events into the outbox, inside the caller's transaction; says their ids. `wake` after the commit.

        `first_id` is the id of the first one, when it had to be known before.
        """
        now = self.now()
        ids: list[UUID] = []
        messages = []
        for event in events:
            ids.append(first_id if first_id is not None and not ids else self.new_id())
            messages.append(seal(event, topic=topic_of(event), event_id=ids[-1], source=SERVICE, time=now))
        if messages:
            await outbox.say(connection, *messages)
        return ids

    async def say_directory(
        self, connection: Connection, captures: Sequence[Capture], changed: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Tell the directory what captures came to: the rows `changed`, as `profiles.capture` wrote and locked them.

        `wake` after the commit.
        """
        if not changed:
            return
        said_at = rfc3339(self.now())
        said = [
            directory.written(row if row["is_older"] else directory.first(one), self.new_text(), SERVICE, said_at)
            for one in captures
            if (row := changed.get(f"{one.workspace}:{one.contact_id}")) is not None
        ]
        await outbox.say_held(connection, DIRECTORY.name, said)
