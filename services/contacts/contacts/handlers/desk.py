"""What every use case is given: the store, the keys, the clock and the ids. Made once, in `app.py`."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from contacts.store.ledger import Ledger
from shared import outbox
from shared.envelope import seal
from shared.events import Said
from shared.postgres import Connection
from shared.topics import topic_of

SERVICE = "contacts"


@dataclass(frozen=True, slots=True)
class Desk:
    """`now` and `new_id` are the clock and the source of ids; `wake` tells the outbox's relay that there is work.

    `processor` (name, address, email) is who runs Souhlas, as it stands in the evidence of what is decided here.
    `private_webhooks`: whether webhooks may lead to addresses that are not on the public internet.
    `waits`: why an erasure's topics are not swept yet, as this process last saw it (`handlers.sweep`).
    `ledger` answers for evidence; `receipt_url` says where the receipt of (workspace, contact, event) is read.
    """

    pool: asyncpg.Pool
    fingerprint_key: bytes
    freshness_key: bytes
    now: Callable[[], datetime]
    new_id: Callable[[], UUID]
    wake: Callable[[], None]
    processor: Mapping[str, Any]
    ledger: Ledger = field(default_factory=lambda: Ledger(None))
    private_webhooks: bool = False
    waits: dict[UUID, str] = field(default_factory=dict)
    receipt_url: Callable[[str, UUID, UUID], str | None] = lambda workspace, contact_id, event_id: None

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
