"""Webhooks: the controller's tools hear of decisions once they are on record (Standard Webhooks).

Planned in the transaction that hears the ledger entry, sent afterwards, at least once; ``webhook-id`` stays the same.
A yes is told once it counts (a grant that waits for its mailbox, when that is proven), and tried again only while it
does: never after a no that has overtaken it. A no waits for nothing but what is due of its contact before it.
"""

import asyncio
import json
import logging
import secrets
import ssl
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
from standardwebhooks.webhooks import Webhook

from contacts.domain import yes
from contacts.domain.consents import Heard
from contacts.handlers.desk import Desk
from contacts.store import consents, outside, webhooks
from shared.events import Decision, LedgerRecorded
from shared.kafka import RetryPolicy, is_outage
from shared.kafka.closing import end as end_tasks
from shared.postgres import Connection
from shared.problems import invalid, not_found
from shared.times import rfc3339

log = logging.getLogger("souhlas.contacts")
JSON = dict[str, Any]

TYPES = tuple(f"consent.{decision}" for decision in Decision)
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
"""After each failed attempt, as Standard Webhooks proposes; after the last one a delivery is given up."""
CLOCKS = timedelta(days=1)
"""More than two clocks ever differ."""
GONE = 410
"""A tool that answers so wants nothing more, and is asked no more (Standard Webhooks, "Event delivery")."""
EACH, IDLE_SECONDS, SECONDS = 8, 0.25, 15.0
"""Deliveries of one tool at once, seconds between looks, and seconds that a tool may take for its whole answer."""


YES = tuple(f"consent.{decision}" for decision in yes.KINDS)
_TIGHT = (",", ":")
AGENT = "Souhlas-Webhooks"
"""What a tool's log says who called."""
SUPERSEDED = "not sent: what came later has taken its place"


def shape(row: Any) -> JSON:
    """A webhook as it is answered. The secret is told once, when it is made."""
    return {
        "webhook_id": row["webhook_id"],
        "url": row["url"],
        "events": list(row["events"]),
        "created_at": rfc3339(row["created_at"]),
        "gone_at": rfc3339(row["gone_at"]) if row["gone_at"] else None,
    }


def shape_delivery(row: asyncpg.Record) -> JSON:
    """A delivery as it is answered."""
    waits = row["next_at"] is not None
    ended = "superseded" if row["answer"] == SUPERSEDED else "failed"
    return {
        **{field: row[field] for field in ("delivery_id", "event_id", "type", "attempts", "answer")},
        "status": "delivered" if row["delivered_at"] else "pending" if waits else ended,
        "made_at": rfc3339(row["made_at"]),
        "delivered_at": rfc3339(row["delivered_at"]) if row["delivered_at"] else None,
        "next_at": rfc3339(row["next_at"]) if waits else None,
    }


async def add(desk: Desk, connection: Connection, workspace: str, url: str, events: Sequence[str]) -> JSON:
    """A new webhook, with its secret. Raises Problem 422 for an address that may not be called."""
    try:
        outside.check_url(url, private=desk.private_webhooks)
    except outside.Forbidden as why:
        raise invalid("/url", str(why)) from None
    secret = "whsec_" + b64encode(secrets.token_bytes(32)).decode()
    hook = {
        "webhook_id": desk.new_id(),
        "url": url,
        "events": list(dict.fromkeys(events)),
        "created_at": desk.now(),
        "gone_at": None,
        "secret": secret,
    }
    await webhooks.add(connection, workspace, hook)
    return {**shape(hook), "secret": secret}


async def end(desk: Desk, connection: Connection, workspace: str, webhook_id: UUID) -> None:
    """Take a webhook away. Raises Problem 404."""
    if not await webhooks.end(connection, workspace, webhook_id, desk.now()):
        raise not_found("this workspace has no such webhook")


async def purge_deliveries(desk: Desk, kept: timedelta, most: int) -> int:
    """Forget up to `most` deliveries that were planned longer than `kept` ago and are not tried any more; says how
    many. Their events are not planned again: the inbox remembers those for longer."""
    return await webhooks.purge(desk.pool, desk.now(), kept, most)


async def plan(desk: Desk, connection: Connection, events: Sequence[LedgerRecorded]) -> None:
    """Note for each webhook what it wants to hear of these entries. No address and no name is in it.

    Not of entries as old as what the inbox forgets: the ledger's topic is kept for ever, and those may come again.
    """
    now = desk.now()
    since = now - desk.remembered + CLOCKS
    events = [event for event in events if event.entry.recorded_at >= since]
    hooks = await webhooks.wanted(connection, (event.workspace for event in events))
    if not hooks:
        return
    told = [one for event in events if event.workspace in hooks for one in await _told(connection, event)]
    planned = [
        {
            "delivery_id": desk.new_id(),
            "webhook_id": webhook_id,
            "event_id": one.event_id,
            "type": kind,
            "body": _body(event, one, kind),
            "made_at": now,
            "contact_id": event.contact_id,
            "entry_index": one.index,
        }
        for event, one in told
        for webhook_id, wanted in hooks[event.workspace]
        if (kind := f"consent.{one.decision}") in wanted
    ]
    await webhooks.plan(connection, planned)


async def _told(connection: Connection, event: LedgerRecorded) -> list[tuple[LedgerRecorded, Heard]]:
    """What is to be told because of an entry: itself, but no grant before its mailbox is proven, and that grant then,
    with the time of the confirmation."""
    entry = event.entry
    itself = Heard(
        index=event.index,
        leaf_hash=event.leaf_hash,
        **{field: getattr(entry, field) for field in ("event_id", "decision", "purpose", "channels", "decided_at")},
        **{field: getattr(entry, field) for field in ("expires_at", "confirmation_required", "notice_sha256")},
    )
    if entry.decision is Decision.GRANTED and entry.confirmation_required:
        return []
    if entry.decision is not Decision.CONFIRMED:
        return [(event, itself)]
    heard = await consents.by_contact(connection, event.workspace, [event.contact_id])
    grants = yes.confirmed(heard.get(event.contact_id, ()), itself)
    return [(event, itself), *((event, grant) for grant in grants)]


def _body(event: LedgerRecorded, told: Heard, kind: str) -> str:
    data = {
        "workspace": event.workspace,
        "contact_id": str(event.contact_id),
        "event_id": str(told.event_id),
        "purpose": told.purpose,
        "channels": [str(channel) for channel in told.channels],
        "decided_at": rfc3339(told.decided_at),
        "expires_at": rfc3339(told.expires_at) if told.expires_at else None,
        "confirmation_required": told.confirmation_required,
        "entry_index": told.index,
        "leaf_hash": told.leaf_hash,
    }
    return json.dumps({"type": kind, "timestamp": rfc3339(event.entry.recorded_at), "data": data}, separators=_TIGHT)


class Courier:
    """Delivers for ever. One slow tool keeps only its own deliveries waiting.

    `trusted` says whose certificates are believed; those of the machine's own authorities when it is None.
    """

    def __init__(self, desk: Desk, trusted: ssl.SSLContext | None = None) -> None:
        self._desk = desk
        alone = httpx.Limits(max_keepalive_connections=0)  # kept by address, one would be used for another's name
        self._client = httpx.AsyncClient(timeout=SECONDS, trust_env=False, verify=trusted or True, limits=alone)
        self._under_way: dict[asyncio.Task[None], UUID] = {}

    async def run(self) -> None:
        """Until cancelled; what is under way then is left to the next."""
        retry, failures = RetryPolicy(), 0
        try:
            while True:
                try:
                    await self.deliver()
                    failures = 0
                    await asyncio.sleep(IDLE_SECONDS)
                except Exception as error:
                    failures += 1
                    level = logging.WARNING if is_outage(error) else logging.ERROR
                    log.log(level, "webhooks not delivered: they are tried again", exc_info=error)
                    await asyncio.sleep(retry.delay(failures))
        finally:
            await end_tasks(self._under_way)
            await self._client.aclose()

    async def deliver(self) -> int:
        """Begin what is due now, some of each tool that has nothing under way; says how many."""
        due = await webhooks.claim(self._desk.pool, self._desk.now(), EACH, list(self._under_way.values()), YES)
        for row in due:
            task = asyncio.create_task(self._attempt(row))
            self._under_way[task] = row["webhook_id"]
            task.add_done_callback(self._ended)
        return len(due)

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            log.warning("a delivery was not settled: it is tried again", exc_info=error)

    async def _attempt(self, row: asyncpg.Record) -> None:
        now = self._desk.now()
        body = await self._of_now(row)
        if body is None:
            await webhooks.supersede(self._desk.pool, row["delivery_id"], SUPERSEDED)
            return
        answer, status = await self._send(row, body, now)
        taken = 200 <= status < 300
        pause = PAUSES[row["attempts"] - 1] if not taken and row["attempts"] <= len(PAUSES) else None
        if status == GONE:
            log.warning("a webhook is gone: nothing is sent to it until a delivery is asked for again")
            await webhooks.gone(self._desk.pool, row["webhook_id"], now)
        await webhooks.settle(
            self._desk.pool,
            row["delivery_id"],
            answer=answer,
            delivered_at=now if taken else None,
            next_at=now + pause if pause else None,
        )

    async def _of_now(self, row: asyncpg.Record) -> str | None:
        """The body as it may be sent now: a yes with the channels on which it counts; None when there are none, unless
        it is tried for the first time and what has ended it follows at once."""
        body: str = row["body"]
        if row["type"] not in YES:
            return body
        contact_id = row["contact_id"]
        heard = await consents.by_contact(self._desk.pool, row["workspace"], [contact_id])
        channels = yes.counts_on(heard.get(contact_id, ()), row["event_id"])
        message = json.loads(body)
        if not channels:
            follows = row["attempts"] == 1 and await webhooks.is_followed(self._desk.pool, row)
            return body if follows else None
        if channels == message["data"]["channels"]:
            return body
        message["data"]["channels"] = channels
        return json.dumps(message, separators=_TIGHT)

    async def _send(self, row: asyncpg.Record, body: str, now: datetime) -> tuple[str, int]:
        """What came of it, in words and as a status; 0 when there was none."""
        message_id = f"msg_{row['delivery_id']}"
        headers = {
            "Content-Type": "application/json",
            "User-Agent": AGENT,
            "webhook-id": message_id,
            "webhook-timestamp": str(int(now.timestamp())),
            "webhook-signature": Webhook(row["secret"]).sign(message_id, now, body),
        }
        private = self._desk.private_webhooks
        try:
            async with asyncio.timeout(SECONDS):
                status = await outside.post(self._client, row["url"], body.encode(), headers, private=private)
        except outside.Forbidden as why:
            return str(why), 0
        except (OSError, httpx.HTTPError, httpx.InvalidURL) as error:
            return f"no answer ({type(error).__name__})", 0
        return f"HTTP {status}", status
